package dev.halftone.solve;

import java.util.List;

/** Searches the core for a better plan and a tighter bound; the planner checks what it says in exact arithmetic. */
interface CoreSolver {

    /**
     * What a solver found.
     *
     * @param plans positions of all groups of the instance, the one to prefer first; may be none
     * @param bound no feasible plan has more integer gain; Long.MAX_VALUE if the solver proves nothing
     * @param note what went wrong, empty if nothing did
     */
    record Answer(List<int[]> plans, long bound, String note) {}

    Answer search(Core core);
}
