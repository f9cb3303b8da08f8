package dev.halftone.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import dev.halftone.failure.UserError;
import dev.halftone.graph.GraphInvariants;
import dev.halftone.onnx.proto.AttributeProto.AttributeType;
import dev.halftone.onnx.proto.GraphProto;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

class ReaderProperties {

    private static final byte[] VALID = valid();

    private static Path folder;

    /** A change to the bytes: at a place, some are taken away and others put in. */
    private record Mutation(int at, int removed, List<Byte> inserted) {

        byte[] apply(byte[] bytes) {
            int from = Math.min(at, bytes.length);
            int to = Math.min(from + removed, bytes.length);
            var changed = new byte[bytes.length - (to - from) + inserted.size()];
            System.arraycopy(bytes, 0, changed, 0, from);
            for (int i = 0; i < inserted.size(); i++) {
                changed[from + i] = inserted.get(i);
            }
            System.arraycopy(bytes, to, changed, from + inserted.size(), bytes.length - to);
            return changed;
        }
    }

    private static byte[] valid() {
        var model = Models.linear();
        var branch = GraphProto.newBuilder()
                .addNode(Models.node("inner", "Relu", List.of("xw"), "z"))
                .addOutput(Models.value("z", 2, 2));
        model.getGraphBuilder()
                .addValueInfo(Models.value("xw", 2, 2))
                .addNode(Models.node("choice", "If", List.of("y"), "w")
                        .addAttribute(Models.attribute("then_branch", AttributeType.GRAPH)
                                .setG(branch))
                        .addAttribute(Models.attribute("axes", AttributeType.INTS)
                                .addInts(1)
                                .addInts(-1)))
                .addInitializer(Models.external("external", List.of(2L), "data.bin", 0, 8));
        return model.build().toByteArray();
    }

    @BeforeContainer
    static void makeFolder() throws IOException {
        folder = Files.createTempDirectory("halftone");
        Files.write(folder.resolve("data.bin"), new byte[8]);
    }

    @AfterContainer
    static void removeFolder() throws IOException {
        for (String name : List.of("model.onnx", "data.bin", "")) {
            Files.deleteIfExists(folder.resolve(name));
        }
    }

    @Provide
    Arbitrary<List<Mutation>> mutations() {
        var inserted = Arbitraries.bytes().list().ofMaxSize(3);
        return Combinators.combine(
                        Arbitraries.integers().between(0, VALID.length),
                        Arbitraries.integers().between(0, 3),
                        inserted)
                .as(Mutation::new)
                .list()
                .ofMinSize(1)
                .ofMaxSize(4);
    }

    @Property(tries = 1000)
    void a_spoiled_model_is_a_graph_that_keeps_the_rules_or_an_error_for_the_user(
            @ForAll("mutations") List<Mutation> mutations) throws IOException {
        byte[] bytes = VALID;
        for (var mutation : mutations) {
            bytes = mutation.apply(bytes);
        }
        var file = Files.write(folder.resolve("model.onnx"), bytes);
        try {
            var graph = OnnxReader.readModel(file);
            GraphInvariants.check(graph);
            OnnxWriter.toBytes(graph);
        } catch (UserError error) {
            assertThat(error.text()).startsWith(file + ": ").hasLineCount(1);
        }
        // deleted, not overwritten: a mapped file must not change
        Files.delete(file);
    }
}
