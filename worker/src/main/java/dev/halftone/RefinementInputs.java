package dev.halftone;

import dev.halftone.solve.PlanProblem;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What the neighbours of a plan are measured for.
 *
 * @param sensitivity the profile's name
 * @param latency the profile's name
 * @param choice the plan
 * @param weights of the workload's points by name
 * @param seconds that may be spent
 */
record RefinementInputs(
        String sensitivity,
        String latency,
        List<Integer> heldOut,
        List<String> formats,
        List<Integer> choice,
        String metric,
        String max,
        SortedMap<String, Long> weights,
        long seconds) {

    static RefinementInputs of(Assembly assembly, Assembly.Attempt plan, PlanProblem.Terms terms) {
        var spec = assembly.request().spec();
        return new RefinementInputs(
                assembly.sensitivity().name(),
                assembly.latency().name(),
                assembly.inspection().split().holdOut(),
                terms.allowed().stream().map(Enum::name).sorted().toList(),
                plan.choice(),
                spec.lossBudget().metric(),
                spec.lossBudget().max(),
                new TreeMap<>(terms.weights()),
                spec.refinement().toSeconds());
    }
}
