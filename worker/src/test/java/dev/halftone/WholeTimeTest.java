package dev.halftone;

import static org.assertj.core.api.Assertions.assertThat;

import dev.halftone.backend.Backends;
import dev.halftone.backend.Fingerprint;
import dev.halftone.measure.LatencyTable;
import dev.halftone.partition.Shortened;
import java.util.List;
import org.junit.jupiter.api.Test;

class WholeTimeTest {

    private static final String POINT = "single";
    private static final List<Shortened.Run> RUNS = List.of(new Shortened.Run(1, 5, 24), new Shortened.Run(121, 2, 3));

    private static LatencyTable.Delta delta(String build, long nanos) {
        return new LatencyTable.Delta(WholeTime.SHORT, build, POINT, nanos, nanos, nanos);
    }

    private static LatencyTable table(LatencyTable.Delta... deltas) {
        return new LatencyTable(
                Fingerprint.of(Backends.cpu(), 1),
                "wall",
                List.of(new LatencyTable.Reference(WholeTime.SHORT, POINT, 1_000, "0.00", 41)),
                List.of(deltas),
                List.of());
    }

    @Test
    void each_block_that_was_left_out_takes_what_a_second_one_adds() {
        var table = table(delta(WholeTime.LONGER + 0, 100), delta(WholeTime.LONGER + 1, 30));

        assertThat(WholeTime.nanos(table, RUNS, "", POINT)).isEqualTo(1_000 + 23 * 100 + 2 * 30);
    }

    @Test
    void with_rewrites_the_short_model_and_each_block_are_those_with_them() {
        var table = table(
                delta(WholeTime.REWRITTEN, -200),
                delta(WholeTime.REWRITTEN + WholeTime.LONGER + 0, -120),
                delta(WholeTime.REWRITTEN + WholeTime.LONGER + 1, -190));

        assertThat(WholeTime.nanos(table, RUNS, WholeTime.REWRITTEN, POINT)).isEqualTo(800 + 23 * 80 + 2 * 10);
    }

    @Test
    void a_block_that_seems_to_take_no_time_makes_the_whole_no_faster() {
        var table = table(delta(WholeTime.LONGER + 0, -5), delta(WholeTime.LONGER + 1, 30));

        assertThat(WholeTime.nanos(table, RUNS, "", POINT)).isEqualTo(1_000 + 2 * 30);
    }
}
