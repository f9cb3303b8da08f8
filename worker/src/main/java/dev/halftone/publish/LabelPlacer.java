package dev.halftone.publish;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Puts each label beside its mark where it covers no label placed before and stays inside the plot. */
final class LabelPlacer {

    /** Where a label goes: the baseline's start, middle or end. */
    record Spot(double x, double y, String anchor) {}

    private record Box(double left, double top, double right, double bottom) {
        boolean overlaps(Box other) {
            return left < other.right && other.left < right && top < other.bottom && other.top < bottom;
        }
    }

    private static final double LETTER = 6.9;
    private static final double LINE = 15;

    private final Box frame;
    private final List<Box> taken = new ArrayList<>();

    LabelPlacer(double left, double top, double right, double bottom) {
        frame = new Box(left, top, right, bottom);
    }

    /** No label goes over a mark of this radius. */
    void keepClear(double x, double y, double radius) {
        taken.add(new Box(x - radius, y - radius, x + radius, y + radius));
    }

    /** Tries right, left, above, below, and the four corners. */
    Optional<Spot> place(double x, double y, double distance, String words) {
        double d = distance;
        List<Spot> spots = List.of(
                new Spot(x + d, y + 4, "start"),
                new Spot(x - d, y + 4, "end"),
                new Spot(x, y - d, "middle"),
                new Spot(x, y + d + 9, "middle"),
                new Spot(x + d, y - d, "start"),
                new Spot(x - d, y - d, "end"),
                new Spot(x + d, y + d + 9, "start"),
                new Spot(x - d, y + d + 9, "end"));
        for (Spot spot : spots) {
            Box box = box(spot, words);
            boolean inside = box.left >= frame.left
                    && box.right <= frame.right
                    && box.top >= frame.top
                    && box.bottom <= frame.bottom;
            if (inside && taken.stream().noneMatch(box::overlaps)) {
                taken.add(box);
                return Optional.of(spot);
            }
        }
        return Optional.empty();
    }

    private static Box box(Spot spot, String words) {
        double width = LETTER * words.length();
        double left = switch (spot.anchor) {
            case "start" -> spot.x;
            case "end" -> spot.x - width;
            default -> spot.x - width / 2;
        };
        return new Box(left, spot.y - LINE + 3, left + width, spot.y + 3);
    }
}
