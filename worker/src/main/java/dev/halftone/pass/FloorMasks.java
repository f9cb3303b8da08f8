package dev.halftone.pass;

import dev.halftone.graph.ElementType;
import dev.halftone.graph.Graph;
import dev.halftone.graph.Node;
import dev.halftone.graph.Tensor;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Raises what attention masks add to scores to at least -60, whose exponential, 9e-27, is still a normal float.
 *
 * <p>Runtimes take many times longer for a Softmax whose exponentials are denormal or clamped, as they are with the
 * usual -10000 or lowest float, and exp(-60) vanishes beside any attended score within 40 of it. A mask is an operand
 * of the Add before a Softmax (or a branch of the Where) that comes from no matrix product and has a constant of -1000
 * or less among what it is computed from.
 */
public final class FloorMasks implements Pass {

    /** What masks add at least. */
    static final float FLOOR = -60;

    private static final float VERY_NEGATIVE = -1000;
    private static final Set<String> PRODUCTS = Set.of("MatMul", "Gemm", "Conv", "ConvTranspose", "Softmax");

    @Override
    public Graph apply(Graph graph) {
        var floors = new Floors(graph);
        for (var node : graph.nodes()) {
            if (node.is("Softmax")) {
                floors.patterns.producer(node.input(0), "Add").ifPresent(floors::inAdd);
                floors.patterns.producer(node.input(0), "Where").ifPresent(floors::inWhere);
            }
        }
        return floors.edits.done();
    }

    /** One application: what has been floored so far. */
    private static final class Floors {

        private final Graph graph;
        private final Patterns patterns;
        private final Edits edits;
        private final Map<String, ElementType> types;
        private final Map<String, String> floored = new HashMap<>();

        Floors(Graph graph) {
            this.graph = graph;
            this.patterns = Patterns.of(graph);
            this.edits = new Edits(graph);
            this.types = ElementTypes.of(graph);
        }

        void inAdd(Node add) {
            for (int i = 0; i < 2 && !edits.isReplaced(add); i++) {
                if (isMask(add.input(i))) {
                    floor(add, i);
                }
            }
        }

        private void floor(Node add, int index) {
            String mask = add.input(index);
            var constant = graph.initializer(mask);
            String known = floored.get(mask);
            if (known != null) {
                edits.replace(add, withInput(add, index, known));
            } else if (constant.isPresent()) {
                String name = edits.constant(mask + "_floored", raised(constant.get()));
                floored.put(mask, name);
                edits.replace(add, withInput(add, index, name));
            } else {
                // The mask is read in every block: the borders of subgraphs need its type.
                String name = edits.freshLike(mask, mask + "_floored");
                String floor = edits.constant("mask_floor", Tensor.scalar(FLOOR));
                floored.put(mask, name);
                var max = new Node(edits.fresh("FloorMask"), "", "Max", List.of(mask, floor), List.of(name), Map.of());
                edits.replace(add, max, withInput(add, index, name));
            }
        }

        void inWhere(Node where) {
            for (int i = 1; i <= 2 && !edits.isReplaced(where); i++) {
                var constant = patterns.scalar(where.input(i));
                if (types.get(where.input(i)) == ElementType.FLOAT && constant.orElse(0) <= VERY_NEGATIVE) {
                    String floor = edits.constant("mask_floor", Tensor.scalar(FLOOR));
                    edits.replace(where, withInput(where, i, floor));
                }
            }
        }

        private boolean isMask(String value) {
            if (types.get(value) != ElementType.FLOAT || isFloored(value)) {
                return false;
            }
            Set<String> seen = new HashSet<>();
            boolean negative = false;
            var pending = new java.util.ArrayDeque<>(List.of(value));
            while (!pending.isEmpty()) {
                String current = pending.pop();
                if (!seen.add(current)) {
                    continue;
                }
                var producer = patterns.uses().producer(current);
                if (producer.filter(node -> PRODUCTS.contains(node.operator())).isPresent()) {
                    return false;
                }
                producer.ifPresent(node -> pending.addAll(node.reads()));
                negative |= graph.initializer(current)
                        .filter(Floors::isVeryNegative)
                        .isPresent();
            }
            return negative;
        }

        private boolean isFloored(String value) {
            return patterns.producer(value, "Max")
                    .flatMap(max -> patterns.besides(max, FLOOR))
                    .isPresent();
        }

        private static boolean isVeryNegative(Tensor tensor) {
            if (tensor.type() == ElementType.FLOAT) {
                for (long i = 0; i < tensor.count(); i++) {
                    if (tensor.floatAt(i) <= VERY_NEGATIVE) {
                        return true;
                    }
                }
            }
            return false;
        }

        private static Tensor raised(Tensor mask) {
            float[] values = mask.floats();
            for (int i = 0; i < values.length; i++) {
                values[i] = Math.max(values[i], FLOOR);
            }
            return Tensor.ofFloats(mask.shape(), values);
        }

        private static Node withInput(Node node, int index, String value) {
            List<String> inputs = new java.util.ArrayList<>(node.inputs());
            inputs.set(index, value);
            return node.withInputs(inputs);
        }
    }
}
