package dev.halftone.solve;

import java.util.List;

/**
 * A multiple-choice knapsack: one option of each group, most gain, cost within the budget; pairs of options may gain more
 * together than each does alone.
 *
 * @param groups one choice each; option 0 is the reference by convention, ties go to it
 * @param bonds what pairs of options of different groups gain together; none: groups don't know of each other
 * @param budget in the unit of the costs, finite and at least 0
 */
public record Problem(List<Group> groups, List<Bond> bonds, double budget) {

    /** A subgraph with its configurations. */
    public record Group(String name, List<Option> options) {
        public Group {
            options = List.copyOf(options);
            if (options.isEmpty()) {
                throw new IllegalArgumentException("group " + name + " has no option; give it at least the reference");
            }
            for (Option option : options) {
                if (!Double.isFinite(option.gain)) {
                    throw new IllegalArgumentException(
                            "group " + name + ", option " + option.label + ": gain " + option.gain + " is not finite");
                }
                if (!(option.cost >= 0) || Double.isInfinite(option.cost)) {
                    throw new IllegalArgumentException("group " + name + ", option " + option.label + ": cost "
                            + option.cost + " is not a finite number >= 0");
                }
            }
        }
    }

    /**
     * One configuration of a subgraph.
     *
     * @param gain what it saves against the reference, may be negative (microseconds, bytes or MACs: the objective's unit)
     * @param cost what it adds to the loss MSE, at least 0
     */
    public record Option(String label, double gain, double cost) {}

    /**
     * What two options gain when both are chosen, beyond the sum of their own gains; less than 0 where they hinder each other.
     *
     * @param group index of the earlier group
     * @param other index of the later group
     */
    public record Bond(int group, int option, int other, int otherOption, double gain) {
        public Bond {
            if (group >= other) {
                throw new IllegalArgumentException(
                        "bond of groups " + group + " and " + other + ": the earlier comes first");
            }
            if (!Double.isFinite(gain)) {
                throw new IllegalArgumentException(
                        "bond of groups " + group + " and " + other + ": gain " + gain + " is not finite");
            }
        }
    }

    public Problem {
        groups = List.copyOf(groups);
        bonds = List.copyOf(bonds);
        if (!(budget >= 0) || Double.isInfinite(budget)) {
            throw new IllegalArgumentException("budget " + budget + " is not a finite number >= 0");
        }
    }

    /** Groups that don't know of each other. */
    public Problem(List<Group> groups, double budget) {
        this(groups, List.of(), budget);
    }

    /** The same groups with another budget. */
    public Problem withBudget(double other) {
        return new Problem(groups, bonds, other);
    }
}
