package dev.halftone.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.halftone.backend.Backends;
import dev.halftone.backend.SessionSettings;
import dev.halftone.graph.Dimension;
import dev.halftone.graph.ElementType;
import dev.halftone.graph.Graph;
import dev.halftone.graph.GraphBuilder;
import dev.halftone.graph.Node;
import dev.halftone.graph.Tensor;
import dev.halftone.graph.ValueInfo;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import org.junit.jupiter.api.Test;

class LatencyMeterTest {

    private static final int WIDTH = 256;
    private static final Protocol QUICK = new Protocol(2, 9, 9, 500_000, 2.0, 1);

    /** So many matrix multiplications one after the other: a graph whose time is known in units of one. */
    private static Graph chain(int length) {
        var builder = GraphBuilder.ofOpset(21);
        var shape = Optional.of(List.of(new Dimension.Named("rows"), Dimension.of(WIDTH)));
        String value = builder.input(new ValueInfo("x", ElementType.FLOAT, shape));
        builder.initializer("w", Tensor.ofFloats(new long[] {WIDTH, WIDTH}, new float[WIDTH * WIDTH]));
        for (int i = 0; i < length; i++) {
            value = builder.op("MatMul", value, "w");
        }
        builder.add(new Node("last", "", "Neg", List.of(value), List.of("y"), Map.of()));
        builder.output(new ValueInfo("y", ElementType.FLOAT, shape));
        return builder.build();
    }

    private static Graph unknown() {
        var builder = GraphBuilder.ofOpset(21);
        builder.input(ValueInfo.of("x", ElementType.FLOAT, 1));
        builder.add(new Node("node", "", "Explode", List.of("x"), List.of("y"), Map.of()));
        builder.output(ValueInfo.of("y", ElementType.FLOAT, 1));
        return builder.build();
    }

    private static Map<String, Tensor> rows(int count) {
        return Map.of("x", Tensor.ofFloats(new long[] {count, WIDTH}, new float[count * WIDTH]));
    }

    private static SequencedMap<String, Map<String, Tensor>> points() {
        SequencedMap<String, Map<String, Tensor>> points = new LinkedHashMap<>();
        points.put("few", rows(32));
        points.put("many", rows(128));
        return points;
    }

    private static SequencedMap<String, Graph> configurations(Map<String, Graph> graphs) {
        return new LinkedHashMap<>(graphs);
    }

    private static LatencyMeter meter(long residentBytes) {
        return new LatencyMeter(Backends.cpu(), SessionSettings.asUsersRun(1), QUICK, residentBytes, Metronome.unset());
    }

    @Test
    void differencesAreThoseOfTheWork() {
        var configurations = configurations(Map.of("half", chain(2), "same", chain(4), "double", chain(8)));
        var measurement = new Measurement("chain", chain(4), configurations, points(), 1);

        var table = meter(1L << 30).measure(List.of(measurement), Progress.silent());

        assertThat(table.referenceNanos("chain", "few")).isLessThan(table.referenceNanos("chain", "many"));
        assertThat(table.delta("chain", "half", "many").nanos()).isNegative();
        assertThat(table.delta("chain", "same", "many").nanos())
                .isBetween(
                        table.delta("chain", "half", "many").nanos(),
                        table.delta("chain", "double", "many").nanos());
        assertThat(table.delta("chain", "double", "many").nanos()).isPositive();
        assertThat(table.clock()).isEqualTo("thread CPU time");
    }

    @Test
    void aDifferenceInContextIsSharedAmongTheInstances() {
        var alone = new Measurement("alone", chain(4), configurations(Map.of("double", chain(8))), points(), 1);
        var shared = new Measurement("shared", chain(4), configurations(Map.of("double", chain(8))), points(), 4);

        var table = meter(1L << 30).measure(List.of(alone, shared), Progress.silent());

        long whole = table.delta("alone", "double", "many").nanos();
        assertThat(table.delta("shared", "double", "many").nanos()).isBetween(0L, 2 * whole / 3);
    }

    @Test
    void aConfigurationThatTheRuntimeRefusesIsToldAndTheRestIsTimed() {
        var configurations = configurations(Map.of("half", chain(2), "broken", unknown()));
        var measurement = new Measurement("chain", chain(4), configurations, points(), 1);

        var table = meter(1L << 30).measure(List.of(measurement), Progress.silent());

        assertThat(table.refusals()).singleElement().satisfies(refusal -> {
            assertThat(refusal.configuration()).isEqualTo("broken");
            assertThat(refusal.reason()).contains("Explode");
        });
        assertThat(table.delta("chain", "half", "few").nanos()).isNegative();
        assertThatThrownBy(() -> table.delta("chain", "broken", "few"))
                .hasMessage("configuration broken of chain was not timed at few");
    }

    @Test
    void littleMemoryMakesMoreRacesAndProgressCountsThemAll() {
        var configurations = configurations(Map.of("a", chain(1), "b", chain(1), "c", chain(1)));
        var measurement = new Measurement("chain", chain(1), configurations, points(), 1);
        List<String> told = new ArrayList<>();

        var table = meter(1).measure(
                        List.of(measurement), (stage, done, total) -> told.add(stage + " " + done + "/" + total));

        assertThat(table.references()).hasSize(3 * 2);
        assertThat(table.deltas()).hasSize(3 * 2);
        assertThat(told).containsExactly("latency 0/6", "latency 2/6", "latency 4/6", "latency 6/6");
    }

    @Test
    void aTableIsTheSameAfterAJourneyThroughJson() throws Exception {
        var measurement = new Measurement("chain", chain(1), configurations(Map.of("a", chain(2))), points(), 1);
        var table = meter(1L << 30).measure(List.of(measurement), Progress.silent());
        var json = new ObjectMapper();

        String text = json.writeValueAsString(table);

        assertThat(json.readValue(text, LatencyTable.class)).isEqualTo(table);
        assertThat(text).doesNotContainPattern(":-?[0-9]+\\.[0-9]");
    }

    @Test
    void shardsJoinOnlyWhenTheyAreOfOneMachine() {
        var measurement = new Measurement("chain", chain(1), configurations(Map.of("a", chain(2))), points(), 1);
        var table = meter(1L << 30).measure(List.of(measurement), Progress.silent());
        var elsewhere = new LatencyTable(table.fingerprint(), "wall time", List.of(), List.of(), List.of());

        assertThat(table.plus(table).deltas()).hasSize(4);
        assertThatThrownBy(() -> table.plus(elsewhere)).hasMessageContaining("different machines or settings");
    }
}
