package dev.halftone.onnx;

import static dev.halftone.onnx.HostileModels.graph;
import static dev.halftone.onnx.Models.external;
import static dev.halftone.onnx.Models.floats;

import com.google.protobuf.ByteString;
import dev.halftone.failure.HostileFile;
import dev.halftone.failure.Refusal;
import dev.halftone.failure.TensorRefusal;
import dev.halftone.graph.ElementType;
import dev.halftone.onnx.proto.TensorProto;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** A model for each row about constants, some with a file of sixteen bytes beside it, {@code data.bin}. */
public final class HostileTensors {

    private static final String DATA = "data.bin";

    private HostileTensors() {}

    /** The files, by row. */
    public static Map<Refusal, HostileFile> files() {
        return Map.ofEntries(
                Map.entry(TensorRefusal.TYPE_UNKNOWN, bias(bias -> bias.setDataType(99))),
                Map.entry(
                        TensorRefusal.STRINGS,
                        bias(bias -> bias.setDataType(ElementType.STRING.code())
                                .clearFloatData()
                                .addStringData(ByteString.copyFromUtf8("word")))),
                Map.entry(
                        TensorRefusal.SEGMENT, bias(bias -> bias.setSegment(TensorProto.Segment.getDefaultInstance()))),
                Map.entry(TensorRefusal.SHAPE_NEGATIVE, bias(bias -> bias.setDims(0, -2))),
                // the product of two sizes that are served each, 2^80, is 0 as a long
                Map.entry(
                        TensorRefusal.TOO_LARGE,
                        bias(bias -> bias.setDims(0, 1L << 40).addDims(1L << 40))),
                Map.entry(TensorRefusal.SIZE_MISMATCH, bias(bias -> bias.setDims(0, 3))),
                Map.entry(TensorRefusal.TWO_CONTENTS, bias(bias -> bias.setRawData(ByteString.copyFrom(new byte[8])))),
                Map.entry(TensorRefusal.NOT_FINITE, bias(bias -> bias.setFloatData(0, Float.NaN))),
                Map.entry(
                        TensorRefusal.WEIGHT_EMPTY,
                        graph(graph -> graph.setInitializer(0, floats("weight", List.of(2L, 0L))))),
                Map.entry(TensorRefusal.EXTERNAL_OUTSIDE, outside(external("e", List.of(4L), "a/../../x", 0, 16))),
                Map.entry(TensorRefusal.EXTERNAL_HARD_LINK, folder -> {
                    Files.write(folder.resolve("secret"), new byte[16]);
                    Files.createLink(folder.resolve("link.bin"), folder.resolve("secret"));
                    return outside(external("e", List.of(4L), "link.bin", 0, 16))
                            .write(folder);
                }),
                Map.entry(TensorRefusal.EXTERNAL_MISSING, outside(external("e", List.of(4L), "gone.bin", 0, 16))),
                Map.entry(TensorRefusal.EXTERNAL_NO_FILE, outside(external("e", List.of(4L), ".", 0, 16))),
                Map.entry(
                        TensorRefusal.EXTERNAL_ENTRY,
                        outside(external("e", List.of(4L), DATA, 0, 16)
                                .addExternalData(Models.entry("basepath", "/etc")))),
                Map.entry(TensorRefusal.EXTERNAL_RANGE, outside(external("e", List.of(4L), DATA, 4, 16))),
                Map.entry(
                        TensorRefusal.EXTERNAL_OVERLAP,
                        outside(external("e", List.of(2L), DATA, 0, 8), external("f", List.of(2L), "./" + DATA, 4, 8))),
                Map.entry(
                        TensorRefusal.EXTERNAL_OVERUSED,
                        outside(
                                external("e", List.of(4L), DATA, 0, 16),
                                external("f", List.of(4L), DATA, 0, 16),
                                external("g", List.of(4L), DATA, 0, 16))));
    }

    private static HostileFile bias(Consumer<TensorProto.Builder> spoil) {
        return graph(graph -> spoil.accept(graph.getInitializerBuilder(1)));
    }

    private static HostileFile outside(TensorProto.Builder... tensors) {
        return folder -> {
            Files.write(folder.resolve(DATA), new byte[16]);
            return graph(graph -> {
                        for (var tensor : tensors) {
                            graph.addInitializer(tensor);
                        }
                    })
                    .write(folder);
        };
    }
}
