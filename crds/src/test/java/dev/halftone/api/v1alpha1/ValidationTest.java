package dev.halftone.api.v1alpha1;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ValidationTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "budget-not-a-decimal.yaml | spec.lossBudget.max: \"ten percent\" is not a decimal number of at least 0 such as \"0.10\"",
                "budget-a-float.yaml | spec.lossBudget.max: must be a string, not the number 0.1: put it in quotes",
                "budget-missing.yaml | spec.lossBudget: is missing",
                "objective-unknown.yaml | spec.objective: Speed is not one of Latency, Macs, Memory",
                "calibrate-zero.yaml | spec.calibrate: 0 is not between 1 and 65536",
                "loss-labels-of-own-prediction.yaml | spec.loss.labels: labels is not read by kind OwnPrediction",
                "workload-too-long.yaml | spec.workload: has 17 items, more than 16",
                "workload-name-twice.yaml | spec.workload[1]: another item has the same name",
                "version-unknown.yaml | apiVersion: \"halftone.dev/v2\" is not halftone.dev/v1alpha1, the one that is known"
            })
    void aViolationReadsAsOneLine(String file, String line) {
        Manifest manifest = Manifest.invalid()
                .filter(candidate -> candidate.file().equals(file))
                .findFirst()
                .orElseThrow();
        assertThat(Validation.checkManifest(manifest.tree())).hasToString("[" + line + "]");
    }

    @Test
    void aFieldThatDoesNotExistIsAnsweredWithThoseThatDo() throws Exception {
        var manifest = new YAMLMapper().readTree("""
                        {apiVersion: halftone.dev/v1alpha1, kind: CalibrationSet, metadata: {name: a},
                         spec: {source: {uri: "file:a.npz"}, holdout: 5}}""");
        assertThat(Validation.checkManifest(manifest))
                .hasToString(
                        "[spec.holdout: is not a field here; there are calibrate, holdOut, holdOutSource, seed, source]");
    }

    @Test
    void everyViolationIsReportedAtOnce() {
        var spec = new CalibrationSetSpec(new Source("no scheme", null, null), null, 0L, 70000L, 1L);
        assertThat(Validation.check(spec))
                .extracting(Violation::field)
                .containsExactly("spec.source.uri", "spec.calibrate", "spec.holdOut");
    }

    @Test
    void aConstantThatIsNotKnownIsReadAndThenRefusedByName() throws Exception {
        LossBudget budget = new YAMLMapper().readValue("{metric: Psnr, max: \"0.1\"}", LossBudget.class);
        assertThat(budget.metric()).isEqualTo("Psnr");
        assertThatThrownBy(budget::lossMetric)
                .hasMessage("metric: Psnr is not one of RelativeRmse, AbsoluteMse, KlDivergence");
    }

    @Test
    void aFieldOfANewerVersionIsNoReasonToFailInAWatch() throws Exception {
        Source source = new YAMLMapper().readValue("{uri: \"file:a\", colour: red}", Source.class);
        assertThat(source).isEqualTo(new Source("file:a", null, null));
    }

    @Test
    void listsOfASpecCannotBeChanged() {
        var formats = new ArrayList<>(List.of("Int8"));
        var spec = new AcceleratorSpec("Cpu", 1L, formats, null, null, null, null, null, null, null, null);
        formats.add("Int4");
        assertThat(spec.formats()).containsExactly("Int8");
        assertThat(spec.tolerations()).isEmpty();
    }
}
