package dev.halftone.graph;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class WorkingMemoryTest {

    private static final long ONE = 4 * 100;

    private final GraphBuilder graph = GraphBuilder.ofOpset(21);
    private final String input = graph.input(value("x"));

    @Test
    void aChainHoldsTwoValuesAtATime() {
        graph.output(value(relu(relu(relu(relu(input))))));

        assertThat(WorkingMemory.mostBytes(graph.build())).isEqualTo(2 * ONE);
    }

    @Test
    void aValueIsHeldUntilItsLastReaderHasRun() {
        String early = relu(input);
        graph.output(value(typed(graph.op("Add", relu(relu(early)), early))));

        assertThat(WorkingMemory.mostBytes(graph.build())).isEqualTo(3 * ONE);
    }

    @Test
    void anOutputIsHeldToTheEnd() {
        String early = relu(input);
        graph.output(value(early));
        graph.output(value(relu(relu(early))));

        assertThat(WorkingMemory.mostBytes(graph.build())).isEqualTo(3 * ONE);
    }

    @Test
    void anOpenAxisCountsAsOneLong() {
        String open = graph.op("Relu", input);
        graph.type(new ValueInfo(
                open, ElementType.FLOAT, Optional.of(List.of(new Dimension.Named("batch"), Dimension.of(100)))));
        graph.output(ValueInfo.unknown(graph.op("Relu", open), ElementType.FLOAT));

        assertThat(WorkingMemory.mostBytes(graph.build())).isEqualTo(ONE);
    }

    @Test
    void aShapeThatNobodyCanHoldIsReckonedWithAllTheSame() {
        String huge = graph.op("Relu", input);
        graph.type(ValueInfo.of(huge, ElementType.FLOAT, 1L << 40, 1L << 40));
        graph.output(ValueInfo.unknown(graph.op("Relu", huge), ElementType.FLOAT));

        assertThat(WorkingMemory.mostBytes(graph.build())).isEqualTo(1L << 50);
    }

    private String relu(String from) {
        return typed(graph.op("Relu", from));
    }

    private String typed(String name) {
        graph.type(value(name));
        return name;
    }

    private static ValueInfo value(String name) {
        return ValueInfo.of(name, ElementType.FLOAT, 100);
    }
}
