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
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InspectCommandTest {

    @TempDir
    private Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    /** Two equal products one after the other, each followed by an operator. */
    private String twoProducts(String operator) throws IOException {
        var shape = Optional.of(
                List.<Dimension>of(new Dimension.Named("batch"), new Dimension.Named("rows"), Dimension.of(4)));
        var builder = GraphBuilder.ofOpset(21);
        String value = builder.input(new ValueInfo("x", ElementType.FLOAT, shape));
        for (String weight : List.of("first", "second")) {
            builder.initializer(weight, Tensor.ofFloats(new long[] {4, 4}, new float[16]));
            builder.add(new Node(
                    weight + "/product", "", "MatMul", List.of(value, weight), List.of(weight + "/p"), Map.of()));
            builder.add(new Node(
                    weight + "/" + operator, "", operator, List.of(weight + "/p"), List.of(weight + "/y"), Map.of()));
            value = weight + "/y";
        }
        builder.output(new ValueInfo(value, ElementType.FLOAT, shape));
        return Files.write(folder.resolve(operator + ".onnx"), OnnxWriter.toBytes(builder.build()))
                .toString();
    }

    private int inspect(String... arguments) {
        var all = new ArrayList<>(List.of("inspect"));
        all.addAll(List.of(arguments));
        return Halftone.run(new PrintWriter(out), new PrintWriter(err), all.toArray(String[]::new));
    }

    @Test
    void showsLayersSubgraphsMeasurementsAndMacs() throws IOException {
        assertThat(inspect(twoProducts("Relu"), "--batch", "2", "--dimension", "rows=3"))
                .isZero();

        assertThat(err.toString()).isEmpty();
        assertThat(out.toString())
                .contains("inputs       x FLOAT[batch,rows,4]")
                .contains("layers       2, with 32 weights")
                .contains("subgraphs    2 one after the other, 1 distinct to measure")
                .contains("MACs         192 a run of x [2, 3, 4]")
                .contains(" M1          │         2 │      1 │     2 │       0 1")
                .contains(" second/product │   MatMul │        1 │ activation × weight │      16 │   96 │ 50.0 %");
    }

    @Test
    void macsNeedAllAxes() throws IOException {
        assertThat(inspect(twoProducts("Relu"))).isZero();

        assertThat(out.toString())
                .contains(
                        "MACs         not known: give the inputs' open axes with --dimension, or whole shapes with --shape");
    }

    @Test
    void anInputWithoutNamesOrAShapeIsGivenOne() throws IOException {
        var open = Files.write(
                folder.resolve("open.onnx"), OnnxWriter.toBytes(OddModels.openAxis(new Dimension.Unknown())));
        var shapeless = Files.write(folder.resolve("shapeless.onnx"), OnnxWriter.toBytes(OddModels.withoutShape()));

        assertThat(inspect(open.toString(), "--shape", "x=3x64")).isZero();
        assertThat(inspect(shapeless.toString(), "--shape", "x=3x64")).isZero();
        assertThat(inspect(shapeless.toString())).isZero();

        assertThat(out.toString().lines().filter(line -> line.startsWith("MACs")))
                .containsExactly(
                        "MACs         18 k a run of x [3, 64]",
                        "MACs         18 k a run of x [3, 64]",
                        "MACs         not known: give the inputs' open axes with --dimension, or whole shapes with --shape");
    }

    @Test
    void aShapeThatTheInputDoesNotTakeIsOneLine() throws IOException {
        assertThat(inspect(twoProducts("Relu"), "--shape", "x=1x2x5")).isEqualTo(2);
        assertThat(inspect(twoProducts("Relu"), "--shape", "y=1x2x4")).isEqualTo(2);
        assertThat(inspect(twoProducts("Relu"), "--shape", "x=1,2,4")).isEqualTo(2);

        assertThat(err.toString().lines())
                .satisfiesExactly(
                        line -> assertThat(line)
                                .contains("--shape x of [1, 2, 5]: the model's input has the shape [batch, rows, 4]"),
                        line -> assertThat(line).contains("--shape y: the model has no such input; it has [x]"),
                        line -> assertThat(line).contains("--shape x of 1,2,4: must be sizes like 1x3x48x192"));
    }

    @Test
    void jsonHasTheSameFacts() throws IOException {
        assertThat(inspect("-o", "json", "--dimension", "rows=3", twoProducts("Relu")))
                .isZero();

        var json = new ObjectMapper().readTree(out.toString());
        assertThat(json.at("/macs").asLong()).isEqualTo(96);
        assertThat(json.at("/layers/0/name").asText()).isEqualTo("first/product");
        assertThat(json.at("/measurements")).hasSize(1);
        assertThat(json.at("/measurements/0/subgraphs/1").asInt()).isEqualTo(1);
        assertThat(json.at("/refusals")).isEmpty();
    }

    @Test
    void aModelThatWouldBeRefusedIsShownWithEveryReasonAndExitsWithThree() throws IOException {
        assertThat(inspect(twoProducts("Det"))).isEqualTo(3);

        assertThat(out.toString())
                .contains("operator Det has no gradient rule: first/Det, second/Det; export the model without it")
                .contains("the runtime doesn't run it: ");
        assertThat(err.toString()).hasLineCount(1).startsWith("halftone: ").contains("would be refused");
    }

    @Test
    void wrongArgumentsAreOneLineAndExitWithTwo() throws IOException {
        assertThat(inspect(folder.resolve("missing.onnx").toString())).isEqualTo(2);
        assertThat(inspect(twoProducts("Relu"), "--dimension", "columns=3")).isEqualTo(2);
        assertThat(inspect(twoProducts("Relu"), "--batch", "0")).isEqualTo(2);

        assertThat(err.toString().lines().toList()).hasSize(3).satisfies(lines -> {
            assertThat(lines.get(0)).contains("missing.onnx: there is no such file");
            assertThat(lines.get(1))
                    .contains(
                            "--dimension columns: the model's inputs have no such dimension; they have [batch, rows]");
            assertThat(lines.get(2)).contains("--batch of 0: must be at least 1");
        });
    }
}
