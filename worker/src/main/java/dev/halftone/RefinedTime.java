package dev.halftone;

import dev.halftone.solve.PlanProblem;
import java.util.List;

/**
 * What a plan takes after its refinement: what is foretold of the plan before, times what the changes that were taken made of it
 * in the whole model. Its own parts can't foretell it: that they were off is how it was found. Changes are taken for what they
 * were measured to gain, so that it is a little too good.
 *
 * @param solved the option of each group before the refinement
 */
record RefinedTime(
        LatencyProfile profile,
        PlanProblem problem,
        PlanProblem.Terms terms,
        List<Integer> solved,
        RefinementEvidence refinement) {

    /** Microseconds of one pass over the workload. */
    double micros() {
        double before = 0;
        double after = 0;
        for (var point : terms.weights().entrySet()) {
            before += point.getValue() * solvedMicros(point.getKey());
            after += point.getValue() * micros(point.getKey());
        }
        // what plans keep of their promises is known of the workload, and not the sum of what they keep at its points
        return profile.predictedMicros(problem, solved, terms) * after / before;
    }

    /** Microseconds of one run at a shape point. */
    double micros(String point) {
        return solvedMicros(point) * refinement.ratio(point);
    }

    /** How many times faster than the model as it came, by the profile's clock. */
    double speedup() {
        return LatencyProfile.workloadMicros(profile.referenceNanos(), terms.weights()) / micros();
    }

    private double solvedMicros(String point) {
        return profile.predictedMicros(problem, solved, terms.at(point));
    }
}
