package dev.halftone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import dev.halftone.graph.Attribute;
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
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Models that keep every rule of the reader and that native code refuses: it is told with the node. */
class HostileOperatorsTest {

    @TempDir
    private Path folder;

    private static Arguments operator(String name, String operator, Map<String, Attribute> attributes, long... input) {
        return argumentSet(name, operator, attributes, input);
    }

    static Stream<Arguments> operators() {
        return Stream.of(
                operator("an axis that isn't there", "Concat", Map.of("axis", Attribute.of(100)), 1),
                operator("a negative axis that isn't there", "Softmax", Map.of("axis", Attribute.of(-100)), 1),
                operator("an axis dropped that isn't there", "Squeeze", Map.of(), -100),
                operator("an entry far behind the end", "Gather", Map.of(), 1_000_000),
                operator("an axis to gather from that isn't there", "Gather", Map.of("axis", Attribute.of(77)), 0),
                operator("a permutation that is none", "Transpose", Map.of("perm", Attribute.of(0, 9)), 1),
                operator("parts that are no whole", "Split", Map.of("axis", Attribute.of(0)), -1),
                operator("a shape with two open axes", "Reshape", Map.of(), -1, -1),
                operator("a shape beyond a long", "Reshape", Map.of(), 1L << 62, 4),
                operator("a shape of more than there is", "ConstantOfShape", Map.of(), 1L << 62, 4),
                operator("a negative shape", "ConstantOfShape", Map.of(), -5),
                operator("a border beyond memory", "Pad", Map.of(), 1L << 60, 0, 0, 0),
                operator("an operator with too many inputs", "Relu", Map.of(), 1));
    }

    @ParameterizedTest
    @MethodSource("operators")
    void whatNativeCodeRefusesIsToldWithTheNode(String operator, Map<String, Attribute> attributes, long[] input)
            throws IOException {
        var graph = GraphBuilder.ofOpset(21);
        graph.input(ValueInfo.of("x", ElementType.FLOAT, 2, 2));
        graph.initializer("w", Tensor.ofFloats(new long[] {2, 2}, 1, 2, 3, 4));
        graph.initializer("given", Tensor.vector(input));
        graph.add(new Node("product", "", "MatMul", List.of("x", "w"), List.of("y"), Map.of()));
        var reads = operator.equals("ConstantOfShape") ? List.of("given") : reads(operator);
        graph.add(new Node("evil", "", operator, reads, List.of("z"), attributes));
        graph.output(ValueInfo.of("y", ElementType.FLOAT, 2, 2));
        graph.output(ValueInfo.unknown("z", ElementType.FLOAT));
        var file = Files.write(folder.resolve("model.onnx"), OnnxWriter.toBytes(graph.build()));
        var out = new StringWriter();

        int code = Halftone.run(new PrintWriter(out), new PrintWriter(new StringWriter()), "inspect", file.toString());

        assertThat(out.toString().lines().filter(line -> line.startsWith("  * ")))
                .anySatisfy(line -> assertThat(line).contains("evil").endsWith("[model-runtime-refuses]"));
        assertThat(code).isEqualTo(3);
    }

    private static List<String> reads(String operator) {
        return operator.equals("Softmax") || operator.equals("Transpose")
                ? List.of("y")
                : operator.equals("Concat") ? List.of("y", "y") : List.of("y", "given");
    }
}
