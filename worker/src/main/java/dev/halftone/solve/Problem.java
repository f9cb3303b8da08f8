package dev.halftone.solve;

import java.util.List;

/**
 * A multiple-choice knapsack: one option of each group, most gain, cost within the budget.
 *
 * @param budget in the unit of the costs, at least 0
 */
public record Problem(List<Group> groups, double budget) {

    /** A subgraph with its configurations. */
    public record Group(String name, List<Option> options) {
        public Group {
            options = List.copyOf(options);
        }
    }

    /**
     * One configuration of a subgraph.
     *
     * @param gain what it saves against the reference, may be negative (microseconds, bytes or MACs: the objective's unit)
     * @param cost what it adds to the loss MSE, at least 0
     */
    public record Option(String label, double gain, double cost) {}

    public Problem {
        groups = List.copyOf(groups);
    }
}
