package dev.halftone.rewrite;

import dev.halftone.graph.Node;
import dev.halftone.graph.Tensor;
import java.util.Optional;

/**
 * A product with a constant matrix, MatMul or Gemm alike.
 *
 * @param activation the name of the left operand, [..., K]
 * @param weight [K, N], or [N, K] in the orientation {@code OUTPUT_FIRST}
 * @param bias [N], added to the product
 * @param taken the Add that comes after a MatMul and adds the bias
 * @param output the name of the value with the bias added
 */
record Linear(
        String activation,
        Tensor weight,
        Orientation orientation,
        Optional<Tensor> bias,
        Optional<Node> taken,
        String output) {

    /** Which axis of the matrix comes first. */
    enum Orientation {
        INPUT_FIRST,
        OUTPUT_FIRST
    }

    /** The layer as a linear one, if it is. */
    static Optional<Linear> of(Site site) {
        var weight = site.constant(1).filter(tensor -> tensor.rank() == 2);
        String activation = site.node().input(0);
        boolean matrix = site.isActivation(activation) && !site.rank(activation).equals(Optional.of(1));
        if (weight.isEmpty() || !matrix) {
            return Optional.empty();
        }
        var node = site.node();
        if (node.is("MatMul")) {
            return Optional.of(product(site, weight.get()));
        }
        return node.is("Gemm") ? gemm(site, weight.get()) : Optional.empty();
    }

    /** The number of output channels. */
    long channels() {
        return weight.dimension(orientation == Orientation.INPUT_FIRST ? 1 : 0);
    }

    /** The length of the sums. */
    long depth() {
        return weight.dimension(orientation == Orientation.INPUT_FIRST ? 0 : 1);
    }

    /** The same with a vector added to its bias, or as its bias where it has none: all kernels add one in passing. */
    Linear plus(Tensor vector) {
        float[] sums = vector.floats();
        bias.ifPresent(tensor -> {
            float[] offsets = tensor.floats();
            for (int i = 0; i < sums.length; i++) {
                sums[i] += offsets[i];
            }
        });
        var sum = Tensor.ofFloats(new long[] {sums.length}, sums);
        return new Linear(activation, weight, orientation, Optional.of(sum), taken, output);
    }

    private static Linear product(Site site, Tensor weight) {
        var node = site.node();
        var bare = new Linear(
                node.input(0), weight, Orientation.INPUT_FIRST, Optional.empty(), Optional.empty(), node.output());
        var add = site.onlyFollower().filter(follower -> follower.is("Add"));
        return add.flatMap(follower -> bare.plus(site, follower)).orElse(bare);
    }

    private Optional<Linear> plus(Site site, Node add) {
        String other = add.input(0).equals(output) ? add.input(1) : add.input(0);
        return site.constant(other)
                .flatMap(this::asBias)
                .map(found -> new Linear(
                        activation, weight, orientation, Optional.of(found), Optional.of(add), add.output()));
    }

    private static Optional<Linear> gemm(Site site, Tensor weight) {
        var node = site.node();
        boolean plain = node.real("alpha", 1) == 1 && node.real("beta", 1) == 1 && node.integer("transA", 0) == 0;
        if (!plain) {
            return Optional.empty();
        }
        var orientation = node.integer("transB", 0) == 0 ? Orientation.INPUT_FIRST : Orientation.OUTPUT_FIRST;
        var bare = new Linear(node.input(0), weight, orientation, Optional.empty(), Optional.empty(), node.output());
        if (!node.hasInput(2)) {
            return Optional.of(bare);
        }
        return site.constant(2)
                .flatMap(bare::asBias)
                .map(found -> new Linear(
                        node.input(0), weight, orientation, Optional.of(found), Optional.empty(), node.output()));
    }

    /** A constant that adds one number to each channel, as a vector; a higher rank could change the product's rank. */
    private Optional<Tensor> asBias(Tensor constant) {
        boolean perChannel = constant.rank() >= 1
                && constant.rank() <= 2
                && constant.dimension(-1) == channels()
                && constant.count() == channels();
        return perChannel ? Optional.of(constant.reshaped(channels())) : Optional.empty();
    }
}
