package dev.halftone.solve;

import com.google.ortools.sat.BoolVar;
import com.google.ortools.sat.CpModel;
import com.google.ortools.sat.CpSolver;
import com.google.ortools.sat.CpSolverStatus;
import com.google.ortools.sat.LinearExpr;
import com.google.ortools.sat.LinearExprBuilder;
import dev.halftone.backend.NativeWork;
import java.util.List;

/**
 * CP-SAT on the core, in integers coarse enough for its linear relaxation. Costs and gains are rounded up and the
 * limit has one unit of room per group, so its bound holds for every feasible plan; its plan may need repair.
 */
final class CpSat implements CoreSolver {

    private static final int COST_SHIFT = 20;
    private static final int GAIN_SHIFT = 24;
    /** In CP-SAT's own unit, about a second; the same on every machine. */
    private static final double DETERMINISTIC_LIMIT = 2;

    @Override
    public Answer search(Core core) {
        CpModel model = new CpModel();
        LinearExprBuilder cost = LinearExpr.newBuilder();
        LinearExprBuilder gain = LinearExpr.newBuilder();
        BoolVar[][] chosen = new BoolVar[core.open.size()][];
        for (int i = 0; i < chosen.length; i++) {
            int j = core.open.get(i).index();
            int[] positions = core.open.get(i).position();
            chosen[i] = new BoolVar[positions.length];
            for (int p = 0; p < positions.length; p++) {
                chosen[i][p] = model.newBoolVar("x" + j + "_" + positions[p]);
                cost.addTerm(chosen[i][p], shiftedUp(core.instance.cost[j][positions[p]], COST_SHIFT));
                gain.addTerm(chosen[i][p], shiftedUp(core.instance.gain[j][positions[p]], GAIN_SHIFT));
                model.addHint(chosen[i][p], core.incumbent[j] == positions[p]);
            }
            model.addExactlyOne(chosen[i]);
        }
        model.addLessOrEqual(cost, shiftedUp(core.instance.relaxed - core.fixedCost(), COST_SHIFT) + core.open.size());
        model.maximize(gain);
        CpSolver solver = new CpSolver();
        solver.getParameters().setNumWorkers(1).setRandomSeed(1).setMaxDeterministicTime(DETERMINISTIC_LIMIT);
        CpSolverStatus status = NativeWork.ofProcess().run(() -> solver.solve(model));
        boolean found = status == CpSolverStatus.OPTIMAL || status == CpSolverStatus.FEASIBLE;
        if (!found) {
            return new Answer(List.of(), Long.MAX_VALUE, "");
        }
        int[] plan = core.fixed.clone();
        for (int i = 0; i < chosen.length; i++) {
            for (int p = 0; p < chosen[i].length; p++) {
                if (solver.booleanValue(chosen[i][p])) {
                    plan[core.open.get(i).index()] = core.open.get(i).position()[p];
                }
            }
        }
        long bound = ((long) Math.ceil(solver.bestObjectiveBound()) << GAIN_SHIFT) + core.fixedGain();
        return new Answer(List.of(plan), bound, "");
    }

    private static long shiftedUp(long value, int bits) {
        return -(-value >> bits);
    }
}
