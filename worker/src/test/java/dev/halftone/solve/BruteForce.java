package dev.halftone.solve;

import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;

/** Every plan of a small problem, in exact arithmetic. */
final class BruteForce {

    /** The best plan: most gain, then least cost, then fewest options other than the reference. */
    record Best(BigDecimal gain, BigDecimal cost, int changed) {
        boolean isBetterThan(Best other) {
            int byGain = gain.compareTo(other.gain);
            int byCost = -cost.compareTo(other.cost);
            return byGain > 0 || (byGain == 0 && (byCost > 0 || (byCost == 0 && changed < other.changed)));
        }
    }

    private BruteForce() {}

    static Optional<Best> solve(Problem problem) {
        return best(problem, new int[problem.groups().size()], 0, new Best(BigDecimal.ZERO, BigDecimal.ZERO, 0));
    }

    private static BigDecimal bonded(Problem problem, int[] choice) {
        return problem.bonds().stream()
                .filter(bond -> choice[bond.group()] == bond.option() && choice[bond.other()] == bond.otherOption())
                .map(bond -> new BigDecimal(bond.gain()))
                .reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    private static Optional<Best> best(Problem problem, int[] choice, int level, Best partial) {
        if (partial.cost.compareTo(new BigDecimal(problem.budget())) > 0) {
            return Optional.empty();
        }
        if (level == problem.groups().size()) {
            return Optional.of(new Best(partial.gain.add(bonded(problem, choice)), partial.cost, partial.changed));
        }
        Optional<Best> found = Optional.empty();
        List<Problem.Option> options = problem.groups().get(level).options();
        for (int i = 0; i < options.size(); i++) {
            Best next = new Best(
                    partial.gain.add(new BigDecimal(options.get(i).gain())),
                    partial.cost.add(new BigDecimal(options.get(i).cost())),
                    partial.changed + (i == 0 ? 0 : 1));
            choice[level] = i;
            Optional<Best> candidate = best(problem, choice, level + 1, next);
            if (candidate.isPresent() && (found.isEmpty() || candidate.get().isBetterThan(found.get()))) {
                found = candidate;
            }
        }
        return found;
    }
}
