package dev.halftone.backend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.halftone.graph.Dimension;
import dev.halftone.graph.ElementType;
import dev.halftone.graph.Graph;
import dev.halftone.graph.GraphBuilder;
import dev.halftone.graph.Node;
import dev.halftone.graph.Tensor;
import dev.halftone.graph.ValueInfo;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What every row of {@link Backends} keeps, where the machine has its device. */
class BackendContractTest {

    private static final SessionSettings SETTINGS = SessionSettings.asUsersRun(1);
    private static final List<Dimension> VECTOR = List.of(new Dimension.Named("n"));

    static SortedSet<String> names() {
        return Backends.names();
    }

    private static ValueInfo vector(String name, ElementType type) {
        return new ValueInfo(name, type, Optional.of(VECTOR));
    }

    /** One operator on inputs of one type, of any length. */
    private static Graph of(String operator, ElementType type, String... inputs) {
        var builder = GraphBuilder.ofOpset(21);
        for (String input : inputs) {
            builder.input(vector(input, type));
        }
        builder.output(vector("y", type));
        builder.add(new Node("node", "", operator, List.of(inputs), List.of("y"), Map.of()));
        return builder.build();
    }

    private static Tensor ramp(int count) {
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = i;
        }
        return Tensor.ofFloats(new long[] {count}, values);
    }

    private static RuntimeValue negated(Session session, RuntimeValue x) {
        return session.run(Map.of("x", x), List.of("y")).values().iterator().next();
    }

    /** The backend, on machines that have its device; elsewhere it must say what is missing. */
    private static Backend available(String name) {
        var backend = Backends.named(name);
        try {
            backend.open(of("Neg", ElementType.FLOAT, "x"), SETTINGS).close();
        } catch (BackendException e) {
            assertThat(e).hasMessageContaining("backend " + name).hasMessageContaining("which have [");
            assumeThat(e).as("this machine has no device for %s", name).isNull();
        }
        return backend;
    }

    @ParameterizedTest
    @MethodSource("names")
    void computes(String name) {
        var sum = available(name)
                .evaluate(
                        of("Add", ElementType.FLOAT, "a", "b"),
                        Map.of("a", ramp(3), "b", Tensor.ofFloats(new long[] {3}, 10, 20, 30)));

        assertThat(sum).isEqualTo(Map.of("y", Tensor.ofFloats(new long[] {3}, 10, 21, 32)));
    }

    @ParameterizedTest
    @MethodSource("names")
    void everyTypeThatItTakesComesBackBitForBit(String name) {
        var backend = available(name);
        for (var type : List.of(
                ElementType.FLOAT,
                ElementType.DOUBLE,
                ElementType.INT8,
                ElementType.INT16,
                ElementType.INT32,
                ElementType.INT64,
                ElementType.UINT8,
                ElementType.BOOL,
                ElementType.FLOAT16,
                ElementType.BFLOAT16)) {
            byte[] content = new byte[(int) type.bytes(5)];
            content[content.length - 1] = 1;
            var tensor = Tensor.ofBytes(type, new long[] {5}, content);

            assertThat(backend.evaluate(of("Identity", type, "x"), Map.of("x", tensor)))
                    .as(type.name())
                    .containsEntry("y", tensor);
        }
    }

    @ParameterizedTest
    @MethodSource("names")
    void anEmptyTensorComesBackEmpty(String name) {
        var nothing = Tensor.ofFloats(new long[] {0});

        assertThat(available(name).evaluate(of("Neg", ElementType.FLOAT, "x"), Map.of("x", nothing)))
                .containsEntry("y", nothing);
    }

    @ParameterizedTest
    @MethodSource("names")
    void anOutputIsAnInputOfTheNextRunWithoutACopy(String name) {
        try (var session = available(name).open(of("Neg", ElementType.FLOAT, "x"), SETTINGS);
                var x = session.hold(ramp(4));
                var once = negated(session, x);
                var twice = negated(session, once)) {
            assertThat(twice.read()).isEqualTo(ramp(4));
        }
    }

    @ParameterizedTest
    @MethodSource("names")
    void aHeldTensorOutlivesItsOwner(String name) {
        int count = 1 << 20;
        try (var session = available(name).open(of("Neg", ElementType.FLOAT, "x"), SETTINGS);
                var held = session.hold(ramp(count))) {
            for (int i = 0; i < 20; i++) {
                System.gc();
                ramp(count); // takes freed memory, if there is any
                try (var y = negated(session, held)) {
                    assertThat(y.read().floatAt(count - 1)).isEqualTo(-(count - 1));
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("names")
    void aGraphThatItDoesNotKnowIsRefusedByName(String name) {
        var backend = available(name);

        assertThatThrownBy(() -> backend.open(of("Explode", ElementType.FLOAT, "x"), SETTINGS))
                .isInstanceOf(BackendException.class)
                .hasMessageContaining("Explode");
    }

    @ParameterizedTest
    @MethodSource("names")
    void theOptimizedGraphIsWhatRuns(String name) {
        var builder = GraphBuilder.ofOpset(21);
        builder.input(ValueInfo.of("x", ElementType.FLOAT, 2, 3));
        builder.initializer("w", Tensor.ofFloats(new long[] {3, 1}, 1, 2, 3));
        builder.initializer("b", Tensor.ofFloats(new long[] {1}, 4));
        String product = builder.op("MatMul", "x", "w");
        builder.add(new Node("sum", "", "Add", List.of(product, "b"), List.of("y"), Map.of()));
        builder.output(ValueInfo.of("y", ElementType.FLOAT, 2, 1));

        var optimized = available(name).optimized(builder.build(), SETTINGS);

        assertThat(optimized.nodes()).extracting(Node::operator).containsExactly("Gemm");
    }

    @ParameterizedTest
    @MethodSource("names")
    void twoFingerprintsOfOneMachineAreTheSame(String name) {
        var fingerprint = Fingerprint.of(available(name), 1);

        assertThat(fingerprint.backend()).isEqualTo(name);
        assertThat(fingerprint.runtime()).startsWith("onnxruntime 1.");
        assertThat(fingerprint.digest())
                .isEqualTo(Fingerprint.of(available(name), 1).digest())
                .isNotEqualTo(Fingerprint.of(available(name), 2).digest());
    }
}
