package dev.halftone.solve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.halftone.api.v1alpha1.Objective;
import dev.halftone.format.NumberFormat;
import dev.halftone.measure.Candidate;
import dev.halftone.number.Calibrator;
import dev.halftone.rewrite.Choice;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PlansTest {

    private static final Candidate INT8 = new Candidate(NumberFormat.INT8, "MatMulIntegerToFloat");
    private static final Candidate INT4 = new Candidate(NumberFormat.INT4, "MatMulNBits4");

    @Test
    void aChoiceOfOptionsNamesTheCandidateOfEveryLayer() {
        var problem = PlanProblem.of(
                TwoProducts.graph(),
                TwoProducts.partition(),
                TwoProducts.losses(),
                TwoProducts.times(),
                TwoProducts.terms(Objective.LATENCY, Set.of(NumberFormat.INT8, NumberFormat.INT4)));

        assertThat(Plans.candidates(problem, List.of(2, 0)))
                .isEqualTo(Map.of("first", INT4, "second", Candidate.REFERENCE));
        assertThat(Plans.candidates(problem, List.of(1, 1))).isEqualTo(Map.of("first", INT8, "second", INT8));
    }

    @Test
    void anAssignmentCarriesTheScalesThatTheKernelNeedsAndNoOthers() {
        var assignment =
                Plans.assignment(TwoProducts.partition(), TwoProducts.losses(), Map.of("first", INT4, "second", INT8));

        assertThat(assignment.choices().get("second"))
                .isEqualTo(new Choice(
                        NumberFormat.INT8,
                        "MatMulIntegerToFloat",
                        Calibrator.MIN_MAX.name(),
                        Optional.of(TwoProducts.INTERVAL)));
        assertThat(assignment.choices().get("first"))
                .isEqualTo(new Choice(NumberFormat.INT4, "MatMulNBits4", Calibrator.MIN_MAX.name(), Optional.empty()));
    }

    @Test
    void layersInTheReferenceFormatAreNotAssigned() {
        var candidates = Map.of("first", Candidate.REFERENCE, "second", INT8);

        assertThat(Plans.assignment(TwoProducts.partition(), TwoProducts.losses(), candidates)
                        .choices())
                .containsOnlyKeys("second");
    }

    @Test
    void aFormatWhoseLossIsUnknownIsNoPlan() {
        assertThatThrownBy(
                        () -> Plans.assignment(TwoProducts.partition(), TwoProducts.losses(), Map.of("second", INT4)))
                .isInstanceOf(NoSuchElementException.class);
    }
}
