package dev.halftone.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.halftone.api.v1alpha1.LossKind;
import dev.halftone.backend.Backends;
import dev.halftone.format.NumberFormat;
import dev.halftone.gradient.Edge;
import dev.halftone.graph.Node;
import java.util.List;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StretchesTest {

    private static final NumberFormat[] FORMATS = {NumberFormat.INT8, NumberFormat.INT8_DYNAMIC, NumberFormat.INT4};

    /** Less than any weight takes: every layer has a stretch of its own. */
    private static final long TINY = 64;

    private static Sensitivity measured(SensitivitySubject subject, long stretchBytes) {
        return new SensitivityMeter(Backends.cpu(), Progress.silent(), stretchBytes).measure(subject, Shards.none());
    }

    private static List<Stretch> cut(List<List<Edge>> together, long limitBytes) {
        var subject = TwoLayers.subject(TwoLayers.loss(LossKind.OUTPUT, false), 1, FORMATS);
        return Stretches.of(subject.graph(), "second", subject.types(), together, limitBytes);
    }

    @ParameterizedTest
    @CsvSource({"OUTPUT, false", "OUTPUT, true", "LABELS, false", "NEXT_TOKEN, true", "OWN_PREDICTION, false"})
    void stretch_by_stretch_a_model_has_the_losses_that_it_has_as_a_whole(LossKind kind, boolean masked) {
        var subject = TwoLayers.subject(TwoLayers.loss(kind, masked), 6, FORMATS);
        var whole = measured(subject, Long.MAX_VALUE);

        var stretched = measured(subject, TINY);

        assertThat(stretched.table().referenceSquare())
                .isCloseTo(whole.table().referenceSquare(), Percentage.withPercentage(0.001));
        assertThat(stretched.table().losses()).hasSameSizeAs(whole.table().losses());
        for (var row : whole.table().losses()) {
            var other = stretched.table().of(row.layer(), row.format()).orElseThrow();
            assertThat(other.activationLoss())
                    .as("activations of %s in %s", row.layer(), row.format())
                    .isCloseTo(row.activationLoss(), Percentage.withPercentage(0.01));
            assertThat(other.weightLoss())
                    .as("weight of %s in %s", row.layer(), row.format())
                    .isCloseTo(row.weightLoss(), Percentage.withPercentage(0.01));
        }
        whole.importance().forEach((layer, tensor) -> {
            float[] expected = tensor.floats();
            float[] actual = stretched.importance().get(layer).floats();
            for (int i = 0; i < expected.length; i++) {
                assertThat((double) actual[i]).isCloseTo(expected[i], within(1e-4 * expected[i] + 1e-12));
            }
        });
    }

    @Test
    void a_model_that_fits_stays_in_one_piece() {
        assertThat(cut(List.of(), 1 << 20)).hasSize(1);
    }

    @Test
    void every_node_that_the_output_needs_is_in_one_stretch_and_they_follow_the_graph() {
        var stretches = cut(List.of(), TINY);

        assertThat(stretches).hasSizeGreaterThan(2);
        assertThat(stretches.stream()
                        .flatMap(stretch -> stretch.graph().nodes().stream())
                        .map(Node::name))
                .containsExactlyElementsOf(
                        TwoLayers.graph().nodes().stream().map(Node::name).toList());
        assertThat(stretches.getFirst().reads()).isEmpty();
    }

    @Test
    void no_cut_goes_between_operands_whose_errors_act_together() {
        var together = List.of(List.of(new Edge("first", 0), new Edge("second", 0)));

        var holding = cut(together, TINY).stream()
                .filter(stretch -> stretch.has("first"))
                .findFirst()
                .orElseThrow();

        assertThat(holding.has("second")).isTrue();
    }
}
