package dev.halftone.rewrite;

import dev.halftone.format.NumberFormat;
import dev.halftone.graph.Graph;
import dev.halftone.partition.Layer;
import java.util.List;
import java.util.Set;

/** The table of emitters; among those of one format, the one that is usually fastest comes first. */
public final class Emitters {

    /** One row for each kind of kernel. */
    public static final List<Emitter> ROWS = List.of(
            new IntegerToFloat(NumberFormat.INT8),
            new QdqLinear(NumberFormat.INT8),
            new QdqConv(NumberFormat.INT8),
            new IntegerToFloat(NumberFormat.INT7),
            new QdqLinear(NumberFormat.INT7),
            new QdqConv(NumberFormat.INT7),
            QdqJoint.binary("Add"),
            QdqJoint.binary("Mul"),
            new QdqHardSigmoid(),
            QdqJoint.unary("GlobalAveragePool"),
            QdqJoint.unary("AveragePool"),
            QdqJoint.unary("LeakyRelu"),
            QdqJoint.unary("Sigmoid"),
            new QuantizedProduct(),
            new SharedDynamic(NumberFormat.INT8_DYNAMIC),
            new DynamicQuantizeMatMul(),
            new DynamicInteger(NumberFormat.INT8_DYNAMIC),
            new SharedDynamic(NumberFormat.INT7_DYNAMIC),
            new DynamicInteger(NumberFormat.INT7_DYNAMIC),
            new BlockWeights("MatMulNBits8", NumberFormat.INT8_WEIGHT, 8),
            new BlockWeights("MatMulNBits4", NumberFormat.INT4, 4),
            new BlockWeights("MatMulNBits4Block128", NumberFormat.INT4_BLOCK128, 4),
            new HalfPrecision());

    private Emitters() {}

    /** The row of that name; an error lists the names that there are. */
    public static Emitter named(String name) {
        return ROWS.stream()
                .filter(row -> row.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no emitter is called " + name + "; there are "
                        + ROWS.stream().map(Emitter::name).toList()));
    }

    /** The rows that can write a layer in one of the formats, in the table's order. */
    public static List<Emitter> forLayer(Graph graph, Layer layer, Set<NumberFormat> formats) {
        return forSite(Site.of(graph, layer), formats);
    }

    /** The rows that can write a layer in one of the formats, in the table's order. */
    public static List<Emitter> forSite(Site site, Set<NumberFormat> formats) {
        return ROWS.stream()
                .filter(row -> formats.contains(row.kernel().format()) && row.accepts(site))
                .toList();
    }
}
