package dev.halftone.solve;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Goes through bonded groups one by one and keeps, for each choice of the groups that later ones are still bonded to, the
 * partial choices that no other matches or beats (Bertele and Brioschi, 1972: nonserial dynamic programming).
 */
final class Elimination {

    private static final Comparator<Partial> BEST_FIRST = Comparator.comparingDouble(Partial::cost)
            .thenComparingDouble(partial -> -partial.gain())
            .thenComparingInt(Partial::changed);

    private final Problem problem;
    private final List<Integer> members;
    private final int most;
    private boolean thinned;

    Elimination(Problem problem, List<Integer> members, int most) {
        this.problem = problem;
        this.members = members;
        this.most = most;
    }

    /**
     * A choice of the first members.
     *
     * @param changed how many are not at the reference
     * @param option of the last of them
     * @param before the choice of the others; null where there are none
     */
    record Partial(
            double cost,
            double gain,
            int changed,
            int option,
            @Nullable Partial before) {

        int[] choice() {
            List<Integer> options = new ArrayList<>();
            for (Partial at = this; at.before != null; at = at.before) {
                options.add(at.option);
            }
            return options.reversed().stream().mapToInt(Integer::intValue).toArray();
        }
    }

    /** The choices of all members, the reference first. */
    List<Partial> options() {
        var root = new Partial(0, 0, 0, 0, null);
        Map<List<Integer>, List<Partial>> states = new LinkedHashMap<>(Map.of(List.of(), List.of(root)));
        Partial reference = root;
        for (int k = 0; k < members.size(); k++) {
            states = next(states, k);
            reference = with(reference, k, 0, ofReference(members.get(k)));
        }
        List<Partial> options = new ArrayList<>(List.of(reference));
        states.values().forEach(options::addAll);
        return options;
    }

    boolean isThinned() {
        return thinned;
    }

    /** The members as one group. */
    Problem.Group group(List<Partial> options) {
        String name = members.stream().map(j -> problem.groups().get(j).name()).collect(Collectors.joining(", "));
        return new Problem.Group(
                name,
                options.stream()
                        .map(option -> new Problem.Option("", option.gain, option.cost))
                        .toList());
    }

    private Map<List<Integer>, List<Partial>> next(Map<List<Integer>, List<Partial>> states, int k) {
        var before = open(k - 1);
        var after = open(k);
        int group = members.get(k);
        var bonds =
                problem.bonds().stream().filter(bond -> bond.other() == group).toList();
        Map<List<Integer>, List<Partial>> next = new LinkedHashMap<>();
        states.forEach((state, partials) -> {
            for (int option = 0; option < problem.groups().get(group).options().size(); option++) {
                int chosen = option;
                var counting = bonds.stream()
                        .filter(bond -> bond.otherOption() == chosen
                                && state.get(before.indexOf(bond.group())) == bond.option())
                        .toList();
                var kept = next.computeIfAbsent(
                        after.stream()
                                .map(j -> j == group ? Integer.valueOf(chosen) : state.get(before.indexOf(j)))
                                .toList(),
                        key -> new ArrayList<>());
                partials.forEach(partial -> kept.add(with(partial, k, chosen, counting)));
            }
        });
        next.replaceAll((state, partials) -> undominated(partials));
        return next;
    }

    private List<Problem.Bond> ofReference(int group) {
        return problem.bonds().stream()
                .filter(bond -> bond.other() == group && bond.option() == 0 && bond.otherOption() == 0)
                .toList();
    }

    /** Of the members up to k those that later ones are bonded to. */
    private List<Integer> open(int k) {
        return members.subList(0, k + 1).stream()
                .filter(j -> problem.bonds().stream()
                        .anyMatch(bond -> bond.group() == j && members.indexOf(bond.other()) > k))
                .toList();
    }

    private Partial with(Partial partial, int k, int option, List<Problem.Bond> bonds) {
        var chosen = problem.groups().get(members.get(k)).options().get(option);
        double gain = partial.gain + chosen.gain();
        for (var bond : bonds) {
            gain += bond.gain();
        }
        return new Partial(
                partial.cost + chosen.cost(), gain, partial.changed + (option == 0 ? 0 : 1), option, partial);
    }

    private List<Partial> undominated(List<Partial> partials) {
        partials.sort(BEST_FIRST);
        List<Partial> kept = new ArrayList<>();
        for (var partial : partials) {
            if (kept.isEmpty() || (partial.cost <= problem.budget() && partial.gain > kept.getLast().gain)) {
                kept.add(partial);
            }
        }
        return kept.size() > most ? thinned(kept) : kept;
    }

    /** Of each stretch of costs the choice of most gain: its cost is less than a stretch above any other's there. */
    private List<Partial> thinned(List<Partial> rising) {
        thinned = true;
        double least = rising.getFirst().cost;
        double stretch = (rising.getLast().cost - least) / most;
        Partial[] kept = new Partial[most + 1];
        rising.forEach(partial -> kept[Math.clamp((long) ((partial.cost - least) / stretch), 0, most)] = partial);
        kept[0] = rising.getFirst();
        return Arrays.stream(kept).filter(Objects::nonNull).toList();
    }
}
