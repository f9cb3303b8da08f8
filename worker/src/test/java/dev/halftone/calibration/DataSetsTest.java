package dev.halftone.calibration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import dev.halftone.failure.UserError;
import dev.halftone.graph.Dimension;
import dev.halftone.graph.ElementType;
import dev.halftone.graph.Graph;
import dev.halftone.graph.GraphBuilder;
import dev.halftone.graph.Tensor;
import dev.halftone.graph.ValueInfo;
import dev.halftone.onnx.proto.TensorProto;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataSetsTest {

    @TempDir
    private Path folder;

    private void write(int set, int input, String name, Tensor tensor) throws IOException {
        var proto = TensorProto.newBuilder()
                .setName(name)
                .setDataType(tensor.type().code())
                .addAllDims(Arrays.stream(tensor.shape()).boxed().toList())
                .setRawData(ByteString.copyFrom(tensor.bytes().asByteBuffer()));
        var path = Files.createDirectories(folder.resolve("test_data_set_" + set));
        Files.write(path.resolve("input_" + input + ".pb"), proto.build().toByteArray());
    }

    private static Tensor row(float... values) {
        return Tensor.ofFloats(new long[] {1, values.length}, values);
    }

    @Test
    void setsOfOneSampleEachAreRowsInTheOrderOfTheirNumbers() throws IOException {
        write(10, 0, "x", row(5, 6));
        write(2, 0, "x", row(3, 4));
        write(0, 0, "x", row(1, 2));

        var arrays = DataSets.read(folder);

        assertThat(arrays.get("x").shape()).containsExactly(3, 2);
        assertThat(arrays.get("x").floats()).containsExactly(1, 2, 3, 4, 5, 6);
    }

    @Test
    void setsOfSeveralSamplesArePutOneBehindTheOther() throws IOException {
        write(0, 0, "x", Tensor.ofFloats(new long[] {2, 1}, 1, 2));
        write(0, 1, "ids", Tensor.ofLongs(new long[] {2}, 7, 8));
        write(1, 0, "x", Tensor.ofFloats(new long[] {1, 1}, 3));
        write(1, 1, "ids", Tensor.ofLongs(new long[] {1}, 9));

        var arrays = DataSets.read(folder);

        assertThat(arrays.get("x").floats()).containsExactly(1, 2, 3);
        assertThat(arrays.get("ids").longs()).containsExactly(7, 8, 9);
    }

    @Test
    void inputsOfWhichOneHasNoAxisForSamplesAreWholeInputs() throws IOException {
        for (int set = 0; set < 2; set++) {
            write(set, 0, "x", row(set, 2));
            write(set, 1, "table", Tensor.ofFloats(new long[] {3}, 1, 2, 3));
        }

        var arrays = DataSets.read(folder);

        assertThat(arrays.get("x").shape()).containsExactly(2, 1, 2);
        assertThat(arrays.get("table").shape()).containsExactly(2, 3);
    }

    @Test
    void aScalarThatIsTheSameInAllSetsIsOneForAllSamples() throws IOException {
        for (int set = 0; set < 2; set++) {
            write(set, 0, "x", row(set, 2));
            write(set, 1, "rate", Tensor.scalar(16));
        }

        assertThat(DataSets.read(folder).get("rate").rank()).isZero();
    }

    @Test
    void aTensorWithoutANameIsOfTheInputThatHasItsNumber() throws IOException {
        write(0, 0, "", row(1, 2));
        write(0, 1, "", row(3, 4));

        var set = SampleSet.of("samples", graph("mask", "tokens"), DataSets.read(folder));

        assertThat(set.inputs(graph("mask", "tokens"), 0).get("mask").floats()).containsExactly(1, 2);
        assertThat(set.inputs(graph("mask", "tokens"), 0).get("tokens").floats())
                .containsExactly(3, 4);
    }

    @Test
    void aNameGoesBeforeANumber() throws IOException {
        write(0, 0, "input_1", row(1, 2));
        write(0, 1, "input_2", row(3, 4));
        var graph = graph("input_1", "input_2");

        var set = SampleSet.of("samples", graph, DataSets.read(folder));

        assertThat(set.inputs(graph, 0).get("input_1").floats()).containsExactly(1, 2);
        assertThat(set.inputs(graph, 0).get("input_2").floats()).containsExactly(3, 4);
    }

    @Test
    void setsThatAreNotAlikeAreRefusedByTheNameOfTheInput() throws IOException {
        write(0, 0, "x", row(1, 2));
        write(1, 0, "x", row(1, 2, 3));

        assertThatThrownBy(() -> DataSets.read(folder))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("input x is FLOAT[1, 2] in one set and FLOAT[1, 3] in another");
    }

    @Test
    void noMoreIsReadThanIsAllowed() throws IOException {
        write(0, 0, "x", row(1, 2));
        write(1, 0, "x", row(1, 2));

        assertThatThrownBy(() -> new DataSets(folder, 12).arrays())
                .isInstanceOf(UserError.class)
                .hasMessageContaining("more than 12 bytes");
    }

    private static Graph graph(String... inputs) {
        var graph = GraphBuilder.ofOpset(21);
        for (String input : inputs) {
            graph.input(new ValueInfo(
                    input, ElementType.FLOAT, Optional.of(List.of(new Dimension.Named("batch"), Dimension.of(2)))));
        }
        return graph.build();
    }
}
