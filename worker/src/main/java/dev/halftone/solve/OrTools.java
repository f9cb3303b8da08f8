package dev.halftone.solve;

import com.google.ortools.Loader;
import java.util.List;

/**
 * The OR-Tools solvers, their native library loaded at first use. Where it can't be loaded the search goes on without
 * them and the answer says so.
 */
final class OrTools implements CoreSolver {

    /** Above this many variables CP-SAT's presolve takes longer than the search is worth. */
    private static final int CP_SAT_VARIABLES = 2000;

    @Override
    public Answer search(Core core) {
        if (!Native.PROBLEM.isEmpty()) {
            return new Answer(List.of(), Long.MAX_VALUE, Native.PROBLEM);
        }
        return (core.variables() <= CP_SAT_VARIABLES ? new CpSat() : new Scip()).search(core);
    }

    private static final class Native {
        static final String PROBLEM = load();

        private static String load() {
            try {
                Loader.loadNativeLibraries();
                return "";
            } catch (RuntimeException | LinkageError e) {
                return "the OR-Tools library can't be loaded (" + e.getMessage() + "): the gap is the pre-pass's";
            }
        }
    }
}
