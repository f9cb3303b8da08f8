package dev.halftone.solve;

import com.google.ortools.linearsolver.MPConstraint;
import com.google.ortools.linearsolver.MPObjective;
import com.google.ortools.linearsolver.MPSolver;
import com.google.ortools.linearsolver.MPVariable;
import dev.halftone.backend.NativeWork;
import java.util.List;

/**
 * SCIP on a core too big for CP-SAT. It works in doubles with a tolerance, so its plan may be over the budget by a
 * hair and need repair, and its bound counts only with the tolerance added.
 */
final class Scip implements CoreSolver {

    private static final double ROW = 1e3;
    private static final double TOLERANCE = 1e-6;
    private static final int NODES = 2000;

    @Override
    public Answer search(Core core) {
        MPSolver solver = MPSolver.createSolver("SCIP");
        try {
            solver.setSolverSpecificParametersAsString("limits/nodes = " + NODES + "\nlimits/gap = 0\n");
            return search(core, solver);
        } finally {
            solver.delete();
        }
    }

    private static Answer search(Core core, MPSolver solver) {
        double costUnit = ROW / Math.max(1, core.instance.relaxed - core.fixedCost());
        double gainUnit = ROW / Math.max(1, core.relaxation.bound);
        MPConstraint within = solver.makeConstraint(-MPSolver.infinity(), ROW);
        MPObjective objective = solver.objective();
        objective.setMaximization();
        MPVariable[][] chosen = new MPVariable[core.open.size()][];
        for (int i = 0; i < chosen.length; i++) {
            int j = core.open.get(i).index();
            int[] positions = core.open.get(i).position();
            MPConstraint one = solver.makeConstraint(1, 1);
            chosen[i] = solver.makeBoolVarArray(positions.length);
            for (int p = 0; p < positions.length; p++) {
                one.setCoefficient(chosen[i][p], 1);
                within.setCoefficient(chosen[i][p], core.instance.cost[j][positions[p]] * costUnit);
                objective.setCoefficient(chosen[i][p], core.instance.gain[j][positions[p]] * gainUnit);
            }
        }
        MPSolver.ResultStatus status = NativeWork.ofProcess().run(() -> solver.solve());
        if (status != MPSolver.ResultStatus.OPTIMAL && status != MPSolver.ResultStatus.FEASIBLE) {
            return new Answer(List.of(), Long.MAX_VALUE, "");
        }
        int[] plan = core.fixed.clone();
        for (int i = 0; i < chosen.length; i++) {
            int most = 0;
            for (int p = 1; p < chosen[i].length; p++) {
                if (chosen[i][p].solutionValue() > chosen[i][most].solutionValue()) {
                    most = p;
                }
            }
            plan[core.open.get(i).index()] = core.open.get(i).position()[most];
        }
        double bound = (objective.bestBound() + TOLERANCE * ROW) / gainUnit;
        return new Answer(List.of(plan), (long) Math.ceil(bound) + core.fixedGain(), "");
    }
}
