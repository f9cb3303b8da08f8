package dev.halftone;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.halftone.graph.Dimension;
import dev.halftone.graph.ElementType;
import dev.halftone.graph.GraphBuilder;
import dev.halftone.graph.Node;
import dev.halftone.graph.Tensor;
import dev.halftone.graph.ValueInfo;
import dev.halftone.onnx.OnnxWriter;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CompareCommandTest {

    @TempDir
    private Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @BeforeEach
    void writeModelsAndSamples() throws IOException {
        writeScaling("one.onnx", 1, "y");
        writeScaling("nine-tenths.onnx", 0.9f, "y");
        writeScaling("other-output.onnx", 1, "z");
        Files.writeString(folder.resolve("text.onnx"), "this is no model");
        try (var zip = new ZipOutputStream(Files.newOutputStream(folder.resolve("samples.npz")))) {
            entry(zip, "x", "<f4", "(4, 2)", 1, 2, 4, 3, 5, 6, 8, 7);
            entry(zip, "labels", "<i4", "(4,)", 1, 0, 0, -1);
        }
    }

    /** A model that multiplies rows of two by a factor. */
    private void writeScaling(String file, float factor, String output) throws IOException {
        var shape = Optional.of(List.<Dimension>of(new Dimension.Named("batch"), Dimension.of(2)));
        var builder = GraphBuilder.ofOpset(21);
        builder.input(new ValueInfo("x", ElementType.FLOAT, shape));
        builder.initializer("factor", Tensor.scalar(factor));
        builder.add(new Node("scale", "", "Mul", List.of("x", "factor"), List.of(output), Map.of()));
        builder.output(new ValueInfo(output, ElementType.FLOAT, shape));
        Files.write(folder.resolve(file), OnnxWriter.toBytes(builder.build()));
    }

    private static void entry(ZipOutputStream zip, String name, String type, String shape, int... values)
            throws IOException {
        String header = "{'descr': '" + type + "', 'fortran_order': False, 'shape': " + shape + ", }\n";
        var content = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
        for (int value : values) {
            content.putInt(type.equals("<f4") ? Float.floatToIntBits(value) : value);
        }
        zip.putNextEntry(new ZipEntry(name + ".npy"));
        zip.write(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0, (byte) header.length(), 0});
        zip.write(header.getBytes(StandardCharsets.US_ASCII));
        zip.write(content.array());
    }

    private int compare(String... more) {
        var arguments = new ArrayList<>(List.of("compare", "--quiet"));
        arguments.addAll(List.of("--reference", file("one.onnx"), "--data", file("samples.npz")));
        arguments.addAll(List.of(more));
        return Halftone.run(new PrintWriter(out), new PrintWriter(err), arguments.toArray(String[]::new));
    }

    private String file(String name) {
        return folder.resolve(name).toString();
    }

    @Test
    void theTableHasARowForEachBuildWithItsLossAndItsTimes() {
        assertThat(compare("--rounds", "3", file("nine-tenths.onnx"))).isZero();

        assertThat(err.toString()).isEmpty();
        assertThat(out.toString().lines().limit(4))
                .element(0)
                .asString()
                .matches(" build +│ +size │ +loss │ +top-1 │ same class │ +batch 1 │ +speed-up │ +batch 8 │ +speed-up");
        assertThat(out.toString())
                .containsPattern(" one.onnx \\(reference\\) │ +0 kB │ +– │ +66.67 % │ +– │")
                .containsPattern(" nine-tenths.onnx +│ +0 kB │ 0.1000 │ +66.67 % │ +100.00 % │")
                .contains("relative RMSE of y, 4 samples", "A/A", "thread CPU time");
    }

    @Test
    void jsonHasTheSameFigures() throws IOException {
        assertThat(compare("--rounds", "3", "-o", "json", "--batch", "2", file("nine-tenths.onnx")))
                .isZero();

        var json = new ObjectMapper().readTree(out.toString());
        assertThat(json.at("/builds/1/relativeRmse").asDouble()).isEqualTo(0.1);
        assertThat(json.at("/builds/1/agreement").asDouble()).isEqualTo(1);
        assertThat(json.at("/builds/1/times/0/batch").asInt()).isEqualTo(2);
        assertThat(json.at("/builds/1/times/0/ratio/median").asDouble()).isPositive();
        assertThat(json.at("/builds/0/reference").asBoolean()).isTrue();
        assertThat(json.at("/fingerprint").asText()).startsWith("sha256:");
    }

    @Test
    void whatCannotBeComparedIsNamedInOneLine() {
        expectFailure(2, "missing.onnx: there is no such file", file("missing.onnx"));
        expectFailure(2, "text.onnx: is not an ONNX model", file("text.onnx"));
        expectFailure(3, "other-output.onnx: has no output y; it has [z]", file("other-output.onnx"));
        expectFailure(2, "the reference has no output q; name one of [y]", "--output", "q", file("one.onnx"));
        expectFailure(2, "no array m as a mask; they have [x, labels]", "--mask", "m", file("one.onnx"));
        expectFailure(2, "--rounds 2: must be at least 3", "--rounds", "2", file("one.onnx"));
        expectFailure(2, "--backend Abacus: there are [Cpu, Cuda]", "--backend", "Abacus", file("one.onnx"));
    }

    private void expectFailure(int code, String message, String... arguments) {
        err.getBuffer().setLength(0);
        assertThat(compare(arguments)).as(err.toString()).isEqualTo(code);
        assertThat(err.toString()).startsWith("halftone: ").contains(message).hasLineCount(1);
    }
}
