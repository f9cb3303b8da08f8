package dev.halftone.measure;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The ends of an activation's channels in each part of the samples: what is fitted to the other parts can be judged on this one. Each
 * sample belongs to the part of its position; of fewer samples than parts there is one, which is judged on itself.
 */
final class PartedExtremes {

    private static final int PARTS = 4;

    private final List<ChannelExtremes> parts;

    PartedExtremes(int samples, int channels) {
        this.parts = Stream.generate(() -> new ChannelExtremes(channels))
                .limit(samples < PARTS ? 1 : PARTS)
                .toList();
    }

    /** The place of what a sample is judged by in a list with an element for each part. */
    static int part(int position, int parts) {
        return position % parts;
    }

    /** Adds the elements of the sample at a position. */
    void add(int position, float[] values) {
        parts.get(part(position, parts.size())).add(values);
    }

    /** Of all samples. */
    ChannelExtremes all() {
        return parts.stream().reduce(ChannelExtremes::plus).orElseThrow();
    }

    /** For each part, of the samples of all others. */
    List<ChannelExtremes> ofOthers() {
        return parts.size() == 1
                ? parts
                : IntStream.range(0, parts.size()).mapToObj(this::without).toList();
    }

    private ChannelExtremes without(int part) {
        return IntStream.range(0, parts.size())
                .filter(other -> other != part)
                .mapToObj(parts::get)
                .reduce(ChannelExtremes::plus)
                .orElseThrow();
    }
}
