package dev.halftone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class TableTest {

    @Test
    void namesStandLeftAndFiguresRight() {
        var table = new Table("build", "time").row("fp32", "39.6 ms").row("int8.onnx", "9 µs");

        assertThat(table.render()).isEqualTo("""
                 build     │    time
                ───────────┼─────────
                 fp32      │ 39.6 ms
                 int8.onnx │    9 µs
                """);
    }

    @Test
    void aRowHasAsManyCellsAsThereAreHeadings() {
        assertThatThrownBy(() -> new Table("a", "b").row("only")).hasMessage("1 cells under 2 headings");
    }
}
