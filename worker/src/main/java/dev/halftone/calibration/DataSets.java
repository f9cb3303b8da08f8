package dev.halftone.calibration;

import dev.halftone.failure.IoReason;
import dev.halftone.failure.Printable;
import dev.halftone.failure.SamplesRefusal;
import dev.halftone.failure.UserError;
import dev.halftone.graph.Tensor;
import dev.halftone.onnx.TensorFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Reads folders of ONNX test data sets: {@code test_data_set_0/input_0.pb} and so on, a tensor in each file. What the model
 * gave somewhere else, {@code output_0.pb}, is not read.
 *
 * @param folder for messages
 * @param maximumBytes that the tensors may take together
 */
public record DataSets(Path folder, long maximumBytes) {

    private static final Pattern SET = Pattern.compile("test_data_set_(\\d{1,9})");
    private static final Pattern INPUT = Pattern.compile("input_(\\d{1,4})\\.pb");
    private static final int MOST_SETS = 1 << 16;
    private static final int MOST_INPUTS = 1024;
    private static final long MAXIMUM_BYTES = 8L << 30;

    /**
     * The sets as arrays by the tensors' names; {@code input_0} and so on where they have none. Where all inputs of a set have one
     * length of axis 0 that axis counts samples, and a set may hold several; elsewhere each set is a sample, and axis 0 of the array is new. A scalar that
     * is the same in all sets stays one.
     *
     * @throws UserError naming the folder or file when there are no sets, or they are not alike
     */
    public static SequencedMap<String, Tensor> read(Path folder) {
        return new DataSets(folder, MAXIMUM_BYTES).arrays();
    }

    SequencedMap<String, Tensor> arrays() {
        List<SequencedMap<String, Tensor>> sets = new ArrayList<>();
        long used = 0;
        for (var set : numbered(folder, SET, MOST_SETS)) {
            var tensors = tensors(set, maximumBytes - used);
            used += tensors.values().stream()
                    .mapToLong(tensor -> tensor.bytes().byteSize())
                    .sum();
            if (!sets.isEmpty() && !sets.getFirst().keySet().equals(tensors.keySet())) {
                throw refuse(
                        SamplesRefusal.SETS_DIFFER,
                        set + ": has the inputs " + tensors.keySet() + ", and the first set has "
                                + sets.getFirst().keySet());
            }
            sets.add(tensors);
        }
        if (sets.isEmpty()) {
            throw refuse(
                    SamplesRefusal.NO_SETS,
                    folder + ": holds no test_data_set_0; give a folder of ONNX test data sets, or an .npz archive");
        }
        boolean counting = sets.stream().allMatch(DataSets::countsOnFirstAxis);
        SequencedMap<String, Tensor> arrays = new LinkedHashMap<>();
        for (String name : sets.getFirst().keySet()) {
            arrays.put(
                    name, joined(name, sets.stream().map(set -> set.get(name)).toList(), counting));
        }
        return arrays;
    }

    private SequencedMap<String, Tensor> tensors(Path set, long most) {
        SequencedMap<String, Tensor> tensors = new LinkedHashMap<>();
        long used = 0;
        for (var file : numbered(set, INPUT, MOST_INPUTS)) {
            var read = TensorFile.read(file);
            used += read.tensor().bytes().byteSize();
            if (used > most) {
                throw refuse(
                        SamplesRefusal.TOO_LARGE,
                        folder + ": holds more than " + maximumBytes + " bytes of samples; give fewer sets");
            }
            String name = read.name().isEmpty() ? "input_" + number(file, INPUT) : read.name();
            if (tensors.put(name, read.tensor()) != null) {
                throw refuse(SamplesRefusal.ARRAY_TWICE, set + ": two of its tensors are called " + name);
            }
        }
        if (tensors.isEmpty()) {
            throw refuse(SamplesRefusal.NO_SETS, set + ": holds no input_0.pb");
        }
        return tensors;
    }

    /** What a pattern matches in a folder, links left out, by rising number. */
    private static List<Path> numbered(Path folder, Pattern pattern, int most) {
        try (Stream<Path> entries = Files.list(folder)) {
            var found = entries.filter(entry ->
                            pattern.matcher(entry.getFileName().toString()).matches())
                    .filter(entry -> !Files.isSymbolicLink(entry))
                    .limit(most + 1L)
                    .sorted(Comparator.comparingInt(entry -> number(entry, pattern)))
                    .toList();
            if (found.size() > most) {
                throw refuse(SamplesRefusal.TOO_MANY, folder + ": holds more than " + most + " of them; give fewer");
            }
            return found;
        } catch (IOException e) {
            throw refuse(SamplesRefusal.UNREADABLE, folder + ": can't be read (" + IoReason.of(e) + ")");
        }
    }

    private static int number(Path entry, Pattern pattern) {
        var matcher = pattern.matcher(entry.getFileName().toString());
        return matcher.matches() ? Integer.parseInt(matcher.group(1)) : 0;
    }

    private static boolean countsOnFirstAxis(Map<String, Tensor> set) {
        return set.values().stream()
                        .filter(tensor -> tensor.rank() > 0)
                        .mapToLong(tensor -> tensor.dimension(0))
                        .distinct()
                        .count()
                == 1;
    }

    private Tensor joined(String name, List<Tensor> tensors, boolean counting) {
        var first = tensors.getFirst();
        boolean same = tensors.stream().allMatch(tensor -> tensor.bytes().mismatch(first.bytes()) < 0);
        if (first.rank() == 0 && same) {
            return first;
        }
        int axis = counting && first.rank() > 0 ? 1 : 0;
        long[] entry = tail(first, axis);
        long rows = 0;
        long bytes = 0;
        for (var tensor : tensors) {
            if (tensor.type() != first.type() || !Arrays.equals(tail(tensor, axis), entry)) {
                throw refuse(
                        SamplesRefusal.SETS_DIFFER,
                        folder + ": input " + name + " is " + first + " in one set and " + tensor
                                + " in another; pad them to one shape");
            }
            rows += axis == 1 ? tensor.dimension(0) : 1;
            bytes += tensor.bytes().byteSize();
        }
        var content = Tensor.allocate(bytes);
        long offset = 0;
        for (var tensor : tensors) {
            content.asSlice(offset, tensor.bytes().byteSize()).copyFrom(tensor.bytes());
            offset += tensor.bytes().byteSize();
        }
        long[] shape = new long[entry.length + 1];
        shape[0] = rows;
        System.arraycopy(entry, 0, shape, 1, entry.length);
        return Tensor.over(first.type(), shape, content);
    }

    private static long[] tail(Tensor tensor, int from) {
        return Arrays.copyOfRange(tensor.shape(), from, tensor.rank());
    }

    private static UserError refuse(SamplesRefusal refusal, String message) {
        return UserError.of(refusal, Printable.line(message));
    }
}
