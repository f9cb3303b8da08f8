package dev.halftone.solve;

/** What the planner found. */
public sealed interface Outcome {

    /** A plan within the budget. */
    record Solved(Solution solution) implements Outcome {}

    /**
     * Even the cheapest plan is over the budget.
     *
     * @param leastCost the cost of the cheapest plan
     * @param message one line with both numbers
     */
    record Infeasible(double leastCost, String message) implements Outcome {}
}
