package dev.halftone.solve;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A problem whose bonds are gone: groups that are bonded, directly or through others, are one group, whose options are the
 * choices of its members that no other matches or beats.
 *
 * @param groups one for each set of bonded groups, in the order of their first members
 * @param members of each group, as indices into the problem's groups
 * @param choices of each group's options: the members' options
 * @param thinned whether options were left out because there were too many, so that the best plan may be missing
 */
record Joined(List<Problem.Group> groups, List<List<Integer>> members, List<List<int[]>> choices, boolean thinned) {

    /**
     * Joins.
     *
     * @param most how many partial choices are kept for each state of the groups that later ones are bonded to; of more, as
     *     many as that, spread over the costs
     */
    static Joined of(Problem problem, int most) {
        List<Problem.Group> groups = new ArrayList<>();
        List<List<Integer>> members = new ArrayList<>();
        List<List<int[]>> choices = new ArrayList<>();
        boolean thinned = false;
        for (var component : components(problem)) {
            members.add(component);
            if (component.size() == 1) {
                var alone = problem.groups().get(component.getFirst());
                groups.add(alone);
                choices.add(IntStream.range(0, alone.options().size())
                        .mapToObj(i -> new int[] {i})
                        .toList());
                continue;
            }
            var elimination = new Elimination(problem, component, most);
            var options = elimination.options();
            groups.add(elimination.group(options));
            choices.add(options.stream().map(Elimination.Partial::choice).toList());
            thinned |= elimination.isThinned();
        }
        return new Joined(groups, members, choices, thinned);
    }

    /** Options of the problem's groups for options of these. */
    List<Integer> expanded(List<Integer> choice) {
        int[] expanded = new int[members.stream().mapToInt(List::size).sum()];
        for (int j = 0; j < choice.size(); j++) {
            int[] options = choices.get(j).get(choice.get(j));
            for (int k = 0; k < options.length; k++) {
                expanded[members.get(j).get(k)] = options[k];
            }
        }
        return Arrays.stream(expanded).boxed().toList();
    }

    /** What a choice of the problem's options gains, bonds and all. */
    static BigDecimal gain(Problem problem, List<Integer> choice) {
        int[] options = choice.stream().mapToInt(Integer::intValue).toArray();
        return problem.bonds().stream()
                .filter(bond -> options[bond.group()] == bond.option() && options[bond.other()] == bond.otherOption())
                .map(bond -> new BigDecimal(bond.gain()))
                .reduce(Exact.gain(problem.groups(), options), BigDecimal::add);
    }

    /**
     * The same groups without bonds, each option with half of the most that it could gain with its neighbours: no plan
     * gains more in the problem than it does here.
     */
    static Problem loosened(Problem problem) {
        double[][] more = new double[problem.groups().size()][];
        for (int j = 0; j < more.length; j++) {
            more[j] = new double[problem.groups().get(j).options().size()];
        }
        for (var bond : problem.bonds()) {
            more[bond.group()][bond.option()] += Math.max(bond.gain(), 0) / 2;
            more[bond.other()][bond.otherOption()] += Math.max(bond.gain(), 0) / 2;
        }
        return new Problem(
                IntStream.range(0, more.length)
                        .mapToObj(j -> loosened(problem.groups().get(j), more[j]))
                        .toList(),
                problem.budget());
    }

    private static Problem.Group loosened(Problem.Group group, double[] more) {
        return new Problem.Group(
                group.name(),
                IntStream.range(0, more.length)
                        .mapToObj(i -> {
                            var option = group.options().get(i);
                            return new Problem.Option(option.label(), option.gain() + more[i], option.cost());
                        })
                        .toList());
    }

    /** Sets of bonded groups, each rising. */
    private static List<List<Integer>> components(Problem problem) {
        int[] first = IntStream.range(0, problem.groups().size()).toArray();
        for (var bond : problem.bonds()) {
            int from = first[bond.group()];
            int to = first[bond.other()];
            for (int j = 0; from != to && j < first.length; j++) {
                if (first[j] == Math.max(from, to)) {
                    first[j] = Math.min(from, to);
                }
            }
        }
        return IntStream.range(0, first.length)
                .filter(j -> first[j] == j)
                .mapToObj(j -> IntStream.range(0, first.length)
                        .filter(i -> first[i] == j)
                        .boxed()
                        .toList())
                .toList();
    }
}
