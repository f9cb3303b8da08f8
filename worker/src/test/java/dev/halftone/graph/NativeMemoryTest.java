package dev.halftone.graph;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class NativeMemoryTest {

    private static final int TENSOR_BYTES = 32 << 20;

    @Test
    void whatNobodyUsesIsFreedLongBeforeTheBoundOnDirectMemory() {
        long before = directBytes();
        long most = 0;

        for (int i = 0; i < 64; i++) {
            NativeMemory.allocate(TENSOR_BYTES);
            most = Math.max(most, directBytes() - before);
        }

        assertThat(most).isLessThan(512L << 20); // of 2 GiB in all
    }

    @Test
    void whatIsUsedStays() {
        List<Tensor> tensors = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            tensors.add(Tensor.ofFloats(new long[] {8 << 20}, filled(8 << 20, i)));
        }

        for (int i = 0; i < 8; i++) {
            assertThat(tensors.get(i).floatAt((8 << 20) - 1)).isEqualTo(i);
        }
    }

    private static float[] filled(int count, float value) {
        var values = new float[count];
        Arrays.fill(values, value);
        return values;
    }

    private static long directBytes() {
        return ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
                .filter(pool -> pool.getName().equals("direct"))
                .mapToLong(BufferPoolMXBean::getMemoryUsed)
                .sum();
    }
}
