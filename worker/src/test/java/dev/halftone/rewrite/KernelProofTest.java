package dev.halftone.rewrite;

import static org.assertj.core.api.Assertions.assertThat;

import dev.halftone.backend.Backends;
import dev.halftone.backend.SessionSettings;
import dev.halftone.graph.Graph;
import dev.halftone.graph.GraphBuilder;
import dev.halftone.graph.Node;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The ways in which the runtime leaves the integer kernels, each noticed. */
class KernelProofTest {

    @Test
    void noticesThatAnFp32BiasMakesAGemmOfDecodedWeightsWhereShapesAreFixed() {
        var layer = LayerCase.product(LayerCase.Dimensions.FIXED, false, 2, 3, 96);
        var choice = layer.choice(Emitters.named("QdqLinear"), LayerCase.random(9, 1, 2, 3, 64));

        assertThat(proof(withBiasAfter(layer.rewritten(choice)), layer, choice))
                .isEqualTo(new KernelProof.FellBack("DequantizeLinear + Gemm"));
    }

    @Test
    void findsTheKernelOfTheSameProductWhereShapesAreNot() {
        var layer = LayerCase.product(LayerCase.Dimensions.NAMED, false, 2, 3, 96);
        var choice = layer.choice(Emitters.named("QdqLinear"), LayerCase.random(9, 1, 2, 3, 64));

        assertThat(proof(withBiasAfter(layer.rewritten(choice)), layer, choice))
                .isEqualTo(new KernelProof.Found("com.microsoft.MatMulIntegerToFloat"));
    }

    @ParameterizedTest
    @EnumSource(LayerCase.Dimensions.class)
    void noticesAConvolutionWhoseOutputIsNotQuantized(LayerCase.Dimensions dimensions) {
        var layer = LayerCase.convolution(dimensions, true, 1, "");
        var choice = layer.choice(Emitters.named("QdqConv"), LayerCase.random(9, 1, 2, 16, 9, 9));

        assertThat(proof(withoutOutputCodes(layer.rewritten(choice)), layer, choice))
                .isEqualTo(new KernelProof.FellBack("DequantizeLinear + Conv"));
    }

    @Test
    void noticesABoundThatStandsBetweenAConvolutionAndItsCodes() {
        var layer = LayerCase.convolution(LayerCase.Dimensions.NAMED, true, 1, "Clip");
        var choice = layer.choice(Emitters.named("QdqConv"), LayerCase.random(9, 1, 2, 16, 9, 9));

        assertThat(proof(layer.rewritten(choice), layer, choice))
                .isEqualTo(new KernelProof.FellBack("DequantizeLinear + com.microsoft.FusedConv"));
    }

    @Test
    void noticesThatNobodyReadsTheCodes() {
        var layer = LayerCase.product(LayerCase.Dimensions.NAMED, true, 6, 96);
        var choice = layer.choice(Emitters.named("MatMulIntegerToFloat"), LayerCase.random(9, 1, 6, 64));

        assertThat(proof(layer.graph(), layer, choice))
                .isEqualTo(new KernelProof.FellBack("no node of the optimised graph reads the codes of layer layer"));
    }

    private static KernelProof proof(Graph graph, LayerCase layer, Choice choice) {
        var optimised = Backends.cpu().optimized(graph, SessionSettings.asUsersRun(1));
        return KernelProof.find(optimised, layer.layer(), choice);
    }

    /** What a quantizer that leaves biases alone would write. */
    private static Graph withBiasAfter(Graph graph) {
        var builder = GraphBuilder.fromHeader(graph);
        for (var node : graph.nodes()) {
            builder.add(node.outputs().contains("y") ? node.withOutputs(List.of("product")) : node);
        }
        builder.initializer("b", LayerCase.random(2, 1, 64));
        builder.add(new Node("add", "", "Add", List.of("product", "b"), List.of("y"), Map.of()));
        return builder.build();
    }

    private static Graph withoutOutputCodes(Graph graph) {
        var convolution = graph.node("layer");
        List<Node> nodes = new ArrayList<>();
        for (var node : graph.nodes()) {
            boolean after =
                    node.input(0).equals(convolution.output()) || node.outputs().contains("y");
            if (!after) {
                nodes.add(node.name().equals("layer") ? node.withOutputs(List.of("y")) : node);
            }
        }
        return graph.withNodes(nodes);
    }
}
