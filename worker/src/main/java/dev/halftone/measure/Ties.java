package dev.halftone.measure;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Takes configurations of a subgraph for equally fast that no race has told apart.
 *
 * <p>The fastest of many that are alike is the one with the luckiest error, and a plan that takes the fastest everywhere adds
 * those errors up: it is foretold to be faster than it is. Those whose intervals meet that of the fastest share their mean,
 * then the fastest of the rest and those that meet it, and so on; what meets no difference at all makes none. What migration
 * adds was measured by itself and stays: a migrated configuration moves with its plain twin. So does what was timed in its model:
 * those figures are fitted together, and the errors of one are made good by others.
 */
public final class Ties {

    private Ties() {}

    /** The table with ties levelled, at each shape point by itself. */
    public static LatencyTable levelled(LatencyTable table) {
        var inContext = table.inContext();
        Map<Place, Long> shifts = new HashMap<>();
        table.deltas().stream()
                .filter(delta -> !inContext.contains(delta.key()))
                .filter(delta -> Place.of(delta).equals(Place.plain(delta)))
                .collect(Collectors.groupingBy(delta -> List.of(delta.key(), delta.point())))
                .values()
                .forEach(rivals -> level(rivals, shifts));
        return table.with(table.deltas().stream()
                .map(delta -> delta.shiftedBy(shifts.getOrDefault(Place.plain(delta), 0L)))
                .toList());
    }

    /** What was timed where. */
    private record Place(String key, String configuration, String point) {

        static Place of(LatencyTable.Delta delta) {
            return new Place(delta.key(), delta.configuration(), delta.point());
        }

        static Place plain(LatencyTable.Delta delta) {
            var plain = Configuration.parse(delta.configuration()).asPlain().name();
            return new Place(delta.key(), plain, delta.point());
        }
    }

    private static void level(List<LatencyTable.Delta> rivals, Map<Place, Long> shifts) {
        List<LatencyTable.Delta> rest = new ArrayList<>();
        for (var delta : rivals) {
            if (delta.low() <= 0 && delta.high() >= 0) {
                shifts.put(Place.of(delta), -delta.nanos());
            } else {
                rest.add(delta);
            }
        }
        rest.sort(Comparator.comparingLong(LatencyTable.Delta::nanos));
        while (!rest.isEmpty()) {
            var fastest = rest.getFirst();
            var alike =
                    rest.stream().filter(delta -> delta.low() <= fastest.high()).toList();
            long mean = Math.round(alike.stream()
                    .mapToLong(LatencyTable.Delta::nanos)
                    .average()
                    .orElseThrow());
            alike.forEach(delta -> shifts.put(Place.of(delta), mean - delta.nanos()));
            rest.removeAll(alike);
        }
    }
}
