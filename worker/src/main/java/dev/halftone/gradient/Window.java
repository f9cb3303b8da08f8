package dev.halftone.gradient;

import dev.halftone.graph.Attribute;
import dev.halftone.graph.Node;
import dev.halftone.graph.Tensor;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;

/** How the windows of a convolution or a pool lie on the image, for each spatial axis, with the padding worked out. */
final class Window {

    private final long[] kernel;
    private final long[] strides;
    private final long[] dilations;
    private final long[] before;
    private final long[] after;

    private Window(long[] kernel, long[] strides, long[] dilations, long[] before, long[] after) {
        this.kernel = kernel;
        this.strides = strides;
        this.dilations = dilations;
        this.before = before;
        this.after = after;
    }

    /**
     * The windows of a node.
     *
     * @param image the image's spatial shape
     * @param windows how many windows there are along each axis
     */
    static Window of(Node node, long[] kernel, long[] image, long[] windows) {
        int rank = kernel.length;
        long[] strides = attribute(node, "strides", Shapes.filled(rank, 1));
        long[] dilations = attribute(node, "dilations", Shapes.filled(rank, 1));
        long[] pads = attribute(node, "pads", new long[2 * rank]);
        String auto = node.text("auto_pad", "NOTSET");
        if (auto.startsWith("SAME")) {
            for (int i = 0; i < rank; i++) {
                long reach = (windows[i] - 1) * strides[i] + dilations[i] * (kernel[i] - 1) + 1;
                long total = Math.max(0, reach - image[i]);
                pads[i] = auto.equals("SAME_UPPER") ? total / 2 : total - total / 2;
                pads[i + rank] = total - pads[i];
            }
        }
        return new Window(kernel, strides, dilations, Shapes.slice(pads, 0, rank), Shapes.slice(pads, rank, 2 * rank));
    }

    /** The windows of a transposed convolution: padding that is not given follows from the image's size. */
    static Window transposed(Node node, long[] kernel, long[] image, long[] windows) {
        var window = of(node, kernel, image, windows);
        String auto = node.text("auto_pad", "NOTSET");
        if (!auto.startsWith("SAME") && node.integers("output_shape").isEmpty()) {
            return window;
        }
        int rank = kernel.length;
        long[] more = attribute(node, "output_padding", new long[rank]);
        long[] before = new long[rank];
        long[] after = new long[rank];
        for (int i = 0; i < rank; i++) {
            long total = window.reach(i, windows[i]) + more[i] - image[i];
            before[i] = auto.equals("SAME_UPPER") ? total / 2 : total - total / 2;
            after[i] = total - before[i];
        }
        return new Window(kernel, window.strides, window.dilations, before, after);
    }

    /** How much of a transposed convolution's output its windows can reach. */
    static long[] reached(Node node, long[] kernel, long[] image, long[] windows) {
        var window = of(node, kernel, image, windows);
        long[] more = attribute(node, "output_padding", new long[kernel.length]);
        return IntStream.range(0, kernel.length)
                .mapToLong(i -> Math.min(image[i], window.reach(i, windows[i]) + more[i]))
                .toArray();
    }

    private static long[] attribute(Node node, String name, long[] absent) {
        return node.integers(name)
                .map(values -> values.stream().mapToLong(Long::longValue).toArray())
                .orElse(absent);
    }

    /** Whether every window is one element, and every element is one window. */
    boolean isPointwise() {
        return Arrays.stream(kernel).allMatch(k -> k == 1)
                && Arrays.stream(strides).allMatch(s -> s == 1)
                && Arrays.stream(pads()).allMatch(p -> p == 0);
    }

    long[] kernel() {
        return kernel.clone();
    }

    private long[] pads() {
        return Shapes.concat(before, after);
    }

    /** The attributes of the convolution itself. */
    Map<String, Attribute> convolution(long groups) {
        Map<String, Attribute> attributes = new TreeMap<>();
        attributes.put("strides", Attribute.of(strides));
        attributes.put("dilations", Attribute.of(dilations));
        attributes.put("pads", Attribute.of(pads()));
        attributes.put("group", Attribute.of(groups));
        return attributes;
    }

    /** The attributes of the ConvTranspose that leads from the windows back to exactly this image. */
    Map<String, Attribute> transposed(long groups, long[] image, long[] windows) {
        int rank = kernel.length;
        long[] uncovered = IntStream.range(0, rank)
                .mapToLong(i -> image[i] + before[i] + after[i] - reach(i, windows[i]))
                .toArray();
        long[] cut = IntStream.range(0, rank)
                .mapToLong(i -> after[i] + Math.max(0, -uncovered[i]))
                .toArray();
        var attributes = convolution(groups);
        attributes.put("pads", Attribute.of(Shapes.concat(before, cut)));
        attributes.put(
                "output_padding",
                Attribute.of(Arrays.stream(uncovered).map(u -> Math.max(0, u)).toArray()));
        return attributes;
    }

    /** The attributes of the convolution of image and upstream gradient that gives the kernel's gradient. */
    Map<String, Attribute> weightGradient(long groups) {
        var attributes = convolution(groups);
        attributes.put("strides", Attribute.of(dilations));
        attributes.put("dilations", Attribute.of(strides));
        return attributes;
    }

    private long reach(int axis, long windows) {
        return (windows - 1) * strides[axis] + dilations[axis] * (kernel[axis] - 1) + 1;
    }

    /** Where on one axis of the image each tap of each window of two axes is, [1, 1, taps, windows]. */
    Tensor places(int axis, long[] windows) {
        int taps = (int) (kernel[0] * kernel[1]);
        int count = (int) (windows[0] * windows[1]);
        float[] places = new float[taps * count];
        for (int i = 0; i < places.length; i++) {
            long tap = axis == 0 ? i / count / kernel[1] : i / count % kernel[1];
            long window = axis == 0 ? i % count / windows[1] : i % windows[1];
            places[i] = window * strides[axis] + tap * dilations[axis] - before[axis];
        }
        return Tensor.ofFloats(Shapes.of(1, 1, taps, windows[0], windows[1]), places);
    }

    /** How many elements of the image a window covers, by its place on one axis. */
    long[] covered(int axis, long image, long windows) {
        long[] counts = new long[(int) windows];
        for (int window = 0; window < windows; window++) {
            for (int tap = 0; tap < kernel[axis]; tap++) {
                long place = window * strides[axis] + tap * dilations[axis] - before[axis];
                counts[window] += place >= 0 && place < image ? 1 : 0;
            }
        }
        return counts;
    }
}
