package dev.halftone.calibration;

import dev.halftone.failure.Printable;
import dev.halftone.failure.SamplesRefusal;
import dev.halftone.failure.UserError;
import dev.halftone.graph.Dimension;
import dev.halftone.graph.Graph;
import dev.halftone.graph.GraphBuilder;
import dev.halftone.graph.Tensor;
import dev.halftone.graph.ValueInfo;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;

/**
 * Arrays matched with the inputs of a model.
 *
 * <p>An array of the input's rank counts samples on axis 0; of one rank more, each entry is a whole input; a scalar is the
 * same for every sample. Arrays that are no inputs (labels, masks) count samples on axis 0.
 */
public final class SampleSet {

    private static final int MAXIMUM_SAMPLES = 1 << 24;

    private final SequencedMap<String, Tensor> arrays;
    private final Map<String, Layout> layouts;
    private final int count;

    /** How an array holds samples. */
    private enum Layout {
        SLICES,
        WHOLE,
        CONSTANT
    }

    private SampleSet(SequencedMap<String, Tensor> arrays, Map<String, Layout> layouts, int count) {
        this.arrays = arrays;
        this.layouts = layouts;
        this.count = count;
    }

    /**
     * The arrays of an {@code .npz} archive, or of a folder of ONNX test data sets.
     *
     * @throws UserError naming the file when it can't be read
     */
    public static SequencedMap<String, Tensor> read(Path path) {
        return Files.isDirectory(path) ? DataSets.read(path) : Npz.read(path);
    }

    /**
     * Checks arrays against a graph's inputs. An array {@code input_0}, and so on, is that of an input by its place where there is none of its name.
     *
     * @param where the file, for messages
     * @throws UserError naming the array that is missing, of another type or rank, not finite, or of another length
     */
    public static SampleSet of(String where, Graph graph, SequencedMap<String, Tensor> arrays) {
        SequencedMap<String, Tensor> converted = new LinkedHashMap<>(arrays);
        Map<String, Layout> layouts = new LinkedHashMap<>();
        arrays.forEach((name, array) -> FiniteSamples.check(where + ": array " + name, array));
        placed(graph, converted);
        for (var input : graph.inputs()) {
            var array = converted(where, input, converted);
            converted.put(input.name(), array);
            layouts.put(input.name(), layout(where, input, array));
        }
        converted.forEach(
                (name, array) -> layouts.putIfAbsent(name, array.rank() == 0 ? Layout.CONSTANT : Layout.SLICES));
        return new SampleSet(converted, layouts, count(where, layouts, converted));
    }

    /**
     * Checks arrays alone, before a model is known: all but scalars count samples on axis 0.
     *
     * @throws UserError naming the array that is not finite or of another length
     */
    public static SampleSet of(String where, SequencedMap<String, Tensor> arrays) {
        return of(where, GraphBuilder.ofOpset(21).build(), arrays);
    }

    /** How many samples there are. */
    public int count() {
        return count;
    }

    /** The model's inputs of one sample, as a batch of one. */
    public Map<String, Tensor> inputs(Graph graph, int index) {
        return inputs(graph, List.of(index));
    }

    /** The model's inputs of several samples as one batch. */
    public Map<String, Tensor> inputs(Graph graph, List<Integer> indices) {
        Map<String, Tensor> batch = new LinkedHashMap<>();
        graph.inputs().forEach(input -> batch.put(input.name(), rows(input.name(), indices)));
        return batch;
    }

    /** Whether samples can be put together in one batch: no array holds whole inputs. */
    public boolean batches() {
        return !layouts.containsValue(Layout.WHOLE);
    }

    /** Rows of any array, an input's or not; empty when there is no such array. */
    public Optional<Tensor> array(String name, List<Integer> indices) {
        return arrays.containsKey(name) ? Optional.of(rows(name, indices)) : Optional.empty();
    }

    /** The names of all arrays. */
    public List<String> names() {
        return List.copyOf(arrays.keySet());
    }

    private Tensor rows(String name, List<Integer> indices) {
        var array = arrays.get(name);
        if (array == null) {
            throw new IllegalArgumentException("no array is called " + name);
        }
        return switch (layouts.getOrDefault(name, Layout.SLICES)) {
            case CONSTANT -> array;
            case SLICES -> Rows.take(array, indices);
            case WHOLE ->
                Rows.take(array, indices.subList(0, 1)).reshaped(Arrays.copyOfRange(array.shape(), 1, array.rank()));
        };
    }

    /** Data sets may leave it to their files' numbers which input a tensor is of. */
    private static void placed(Graph graph, SequencedMap<String, Tensor> arrays) {
        var names = graph.inputs().stream().map(ValueInfo::name).toList();
        for (int i = 0; i < names.size(); i++) {
            String place = "input_" + i;
            if (!arrays.containsKey(names.get(i)) && !names.contains(place) && arrays.containsKey(place)) {
                arrays.put(names.get(i), arrays.remove(place));
            }
        }
    }

    private static Tensor converted(String where, ValueInfo input, Map<String, Tensor> arrays) {
        var array = arrays.get(input.name());
        if (array == null) {
            throw refuse(
                    SamplesRefusal.ARRAY_MISSING,
                    where + ": has no array for the model's input " + input.name() + "; it has " + arrays.keySet());
        }
        if (!Conversion.isBetween(array.type(), input.type())) {
            throw refuse(
                    SamplesRefusal.TYPE_MISMATCH,
                    where + ": array " + input.name() + " is of " + array.type() + ", the model's input of "
                            + input.type());
        }
        return Conversion.to(input.type(), where + ": array " + input.name(), array);
    }

    private static Layout layout(String where, ValueInfo input, Tensor array) {
        int rank = input.shape().map(List::size).orElse(array.rank());
        if (array.rank() == 0) {
            return Layout.CONSTANT;
        }
        if (array.rank() == rank) {
            checkSizes(where, input, array, 1, 0);
            checkTakesOne(where, input, array);
            return Layout.SLICES;
        }
        if (array.rank() == rank + 1) {
            checkSizes(where, input, array, 0, 1);
            return Layout.WHOLE;
        }
        throw refuse(
                SamplesRefusal.RANK_MISMATCH,
                where + ": array " + input.name() + " has rank " + array.rank() + ", the model's input has " + rank
                        + "; give one axis for samples");
    }

    private static void checkSizes(String where, ValueInfo input, Tensor array, int fromAxis, int sampleAxes) {
        var shape = input.shape().orElse(List.of());
        for (int axis = fromAxis; axis < shape.size(); axis++) {
            long size = array.dimension(axis + sampleAxes);
            if (shape.get(axis) instanceof Dimension.Fixed(long fixed) && fixed != size) {
                throw refuse(
                        SamplesRefusal.SIZE_MISMATCH,
                        where + ": array " + input.name() + " has " + size + " entries on axis " + (axis + sampleAxes)
                                + " and the model's input takes " + fixed);
            }
        }
    }

    /** Samples of one entry each are run one by one, which an input with a batch of its own does not let them be. */
    private static void checkTakesOne(String where, ValueInfo input, Tensor array) {
        var first = input.shape().stream().flatMap(List::stream).findFirst();
        if (first.orElse(Dimension.of(1)) instanceof Dimension.Fixed(long batch) && batch != 1) {
            var whole = Arrays.stream(array.shape())
                    .skip(1)
                    .mapToObj(String::valueOf)
                    .toList();
            throw refuse(
                    SamplesRefusal.SIZE_MISMATCH,
                    where + ": array " + input.name() + " has one sample in each entry, and the model's input takes "
                            + batch + " at once; give an array of whole inputs, [samples, " + batch + ", "
                            + String.join(", ", whole) + "], or export the model with an open first axis");
        }
    }

    private static int count(String where, Map<String, Layout> layouts, Map<String, Tensor> arrays) {
        long count = -1;
        String first = "";
        for (var entry : arrays.entrySet()) {
            if (layouts.get(entry.getKey()) == Layout.CONSTANT) {
                continue;
            }
            long length = entry.getValue().dimension(0);
            if (length > MAXIMUM_SAMPLES) {
                throw refuse(
                        SamplesRefusal.TOO_MANY,
                        where + ": array " + entry.getKey() + " has " + length + " samples, and " + MAXIMUM_SAMPLES
                                + " are counted; give fewer");
            }
            if (length > 0 && entry.getValue().count() == 0) {
                throw refuse(
                        SamplesRefusal.NO_SAMPLES,
                        where + ": array " + entry.getKey() + " has no elements; give samples, or leave it out");
            }
            if (count >= 0 && length != count) {
                throw refuse(
                        SamplesRefusal.COUNT_MISMATCH,
                        where + ": array " + entry.getKey() + " has " + length + " samples and array " + first + " has "
                                + count);
            }
            count = length;
            first = entry.getKey();
        }
        if (count <= 0) {
            throw refuse(SamplesRefusal.NO_SAMPLES, where + ": holds no samples");
        }
        return Math.toIntExact(count);
    }

    private static UserError refuse(SamplesRefusal refusal, String message) {
        return UserError.of(refusal, Printable.line(message));
    }
}
