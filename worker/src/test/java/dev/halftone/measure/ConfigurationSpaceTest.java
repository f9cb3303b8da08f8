package dev.halftone.measure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.halftone.format.NumberFormat;
import dev.halftone.partition.Layer;
import dev.halftone.partition.Layer.Operand;
import dev.halftone.partition.Layer.Role;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ConfigurationSpaceTest {

    private static final Candidate STATIC = new Candidate(NumberFormat.INT8, "IntegerToFloat");
    private static final Candidate QDQ = new Candidate(NumberFormat.INT8, "QdqLinear");
    private static final Candidate BLOCKS = new Candidate(NumberFormat.INT4, "MatMulNBits4");
    private static final Candidate REFERENCE = Candidate.REFERENCE;

    private static Layer layer(String name, String reads) {
        return new Layer(
                name,
                "MatMul",
                List.of(new Operand(0, reads, Role.ACTIVATION, -1), new Operand(1, name + "_w", Role.WEIGHT, 1)));
    }

    private static Configuration of(Candidate... candidates) {
        return new Configuration(List.of(candidates));
    }

    @Test
    void namesAreReadBack() {
        for (var configuration : List.of(of(STATIC, REFERENCE, BLOCKS), of(REFERENCE), of(QDQ))) {
            assertThat(Configuration.parse(configuration.name())).isEqualTo(configuration);
        }
        assertThat(of(STATIC, REFERENCE).name()).isEqualTo("Int8/IntegerToFloat Fp32");
        assertThat(of(STATIC, REFERENCE).isReference()).isFalse();
        assertThat(Configuration.reference(2)).isEqualTo(of(REFERENCE, REFERENCE));
    }

    @Test
    void eachEmitterIsTimedOnAllLayersThatItCanWrite() {
        var space = new ConfigurationSpace(
                List.of(layer("a", "x"), layer("b", "y")), Map.of("a", List.of(STATIC, BLOCKS), "b", List.of(STATIC)));

        assertThat(space.uniform()).containsExactly(of(STATIC, STATIC), of(BLOCKS, REFERENCE));
    }

    @Test
    void mixturesAreOfTheFastestEmitterOfEachFormatThatIsFasterThanTheReference() {
        var space = new ConfigurationSpace(
                List.of(layer("a", "x"), layer("b", "y")),
                Map.of("a", List.of(STATIC, QDQ, BLOCKS), "b", List.of(STATIC, QDQ, BLOCKS)));
        Map<Configuration, Double> micros =
                Map.of(of(STATIC, STATIC), -5.0, of(QDQ, QDQ), -7.0, of(BLOCKS, BLOCKS), 3.0);

        assertThat(space.mixtures(micros::get))
                .containsExactlyInAnyOrder(of(QDQ, QDQ), of(QDQ, REFERENCE), of(REFERENCE, QDQ));
    }

    @Test
    void layersThatReadOneValueAreTiedWhereThereWouldBeTooManyMixtures() {
        Map<String, List<Candidate>> candidates = new LinkedHashMap<>();
        var layers = IntStream.range(0, 6)
                .mapToObj(i -> layer("layer" + i, i < 4 ? "x" : "y"))
                .toList();
        layers.forEach(layer -> candidates.put(layer.node(), List.of(STATIC, BLOCKS)));

        var mixtures = new ConfigurationSpace(layers, candidates).mixtures(configuration -> -1);

        assertThat(mixtures).hasSize(3 * 3 - 1).allMatch(configuration -> {
            var chosen = configuration.candidates();
            return chosen.subList(0, 4).stream().distinct().count() == 1
                    && chosen.get(4).equals(chosen.get(5));
        });
    }

    @Test
    void whereEvenTiedLayersAreTooManyNothingIsMixed() {
        Map<String, List<Candidate>> candidates = new LinkedHashMap<>();
        var layers =
                IntStream.range(0, 6).mapToObj(i -> layer("layer" + i, "x" + i)).toList();
        layers.forEach(layer -> candidates.put(layer.node(), List.of(STATIC, BLOCKS)));

        assertThat(new ConfigurationSpace(layers, candidates).mixtures(configuration -> -1))
                .isEmpty();
    }

    @Test
    void layersOfDifferentKindsInOneChainAreChangedTogether() {
        var conv = new Candidate(NumberFormat.INT8, "QdqConv");
        var mul = new Candidate(NumberFormat.INT8, "QdqMul");
        var space = new ConfigurationSpace(
                List.of(layer("a", "x"), layer("b", "y"), layer("c", "z")),
                Map.of("a", List.of(conv), "b", List.of(mul), "c", List.of(conv)));

        assertThat(space.chained())
                .contains(
                        of(conv, mul, conv),
                        of(conv, REFERENCE, conv),
                        of(REFERENCE, mul, REFERENCE),
                        of(conv, mul, REFERENCE),
                        of(REFERENCE, mul, conv))
                .doesNotContain(Configuration.reference(3));
    }

    @Test
    void layersOfOneKindAreNoChainBesideWhatIsUniform() {
        var space = new ConfigurationSpace(
                List.of(layer("a", "x"), layer("b", "y")), Map.of("a", List.of(QDQ), "b", List.of(QDQ)));

        assertThat(space.chained()).isEmpty();
    }
}
