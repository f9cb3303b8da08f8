package dev.halftone.operator.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.halftone.api.v1alpha1.Model;
import dev.halftone.operator.derived.Yaml;
import dev.halftone.operator.status.SpecCheck;
import io.fabric8.kubernetes.api.model.DefaultKubernetesResourceList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class TolerantReadingTest {

    private static final String GOOD = "{\"source\":{\"uri\":\"pvc://models/a.onnx\"}}";

    /** A list as the informer of a kind reads it. */
    static final class Models extends DefaultKubernetesResourceList<Model> {
        private static final long serialVersionUID = 1L;
    }

    @Test
    void what_fits_is_read_as_it_is() {
        var model = read(GOOD, "{\"observedGeneration\":1}");

        assertThat(model.getStatus().observedGeneration()).isEqualTo(1);
        assertThat(SpecCheck.problem(model)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"7", "[]", "{\"conditions\":7}", "{\"observedGeneration\":\"first\"}"})
    void a_status_of_another_form_is_left_out(String status) {
        var model = read(GOOD, status);

        assertThat(model.getStatus()).isNull();
        assertThat(SpecCheck.problem(model)).isEmpty();
    }

    static List<Arguments> misfits() {
        return List.of(
                arguments("7", "spec is the number 7, not a mapping"),
                arguments("[]", "spec is a list, not a mapping"),
                arguments("{\"source\":[]}", "spec.source is a list, not a mapping"),
                arguments("{\"source\":{\"uri\":{}}}", "spec.source.uri is a mapping, not a text"),
                arguments("{\"workload\":{\"batch\":1}}", "spec.workload is a mapping, not a list"),
                arguments(
                        "{\"workload\":[{},{\"batch\":\"many\"}]}",
                        "spec.workload[1].batch is the text \"many\", not a whole number within 64 bits"),
                arguments(
                        "{\"workload\":[{\"batch\":1e99}]}",
                        "spec.workload[0].batch is the number 1.0E99, which does not fit"),
                arguments("null", "there is none"));
    }

    @ParameterizedTest
    @MethodSource("misfits")
    void a_spec_of_another_form_is_left_out_and_said(String spec, String misfit) {
        var model = read(spec, "{}");

        assertThat(model.getMetadata().getName()).isEqualTo("minilm");
        assertThat(SpecCheck.problem(model))
                .hasValueSatisfying(problem -> assertThat(problem.message())
                        .isEqualTo("the stored spec can't be read: " + misfit
                                + "; apply it again as this version defines it"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"source\":null}",
                "{\"source\":{\"uri\":null}}",
                "{\"source\":{\"uri\":\"pvc://a/b\"},\"loss\":{\"kind\":\"Blue\"}}"
            })
    void what_is_missing_or_unknown_is_read_and_then_refused(String spec) {
        assertThat(SpecCheck.problem(read(spec, "{}"))).isPresent();
    }

    @Test
    void one_that_does_not_fit_leaves_the_others_of_its_list_readable() {
        String list = "{\"apiVersion\":\"halftone.dev/v1alpha1\",\"kind\":\"ModelList\",\"items\":[" + json("7", "7")
                + "," + json(GOOD, "{}") + "]}";
        var models = Yaml.serialization().unmarshal(list, Models.class);

        assertThat(models.getItems())
                .extracting(model -> SpecCheck.problem(model).isPresent())
                .containsExactly(true, false);
    }

    private static Model read(String spec, String status) {
        return Yaml.serialization().unmarshal(json(spec, status), Model.class);
    }

    private static String json(String spec, String status) {
        return "{\"apiVersion\":\"halftone.dev/v1alpha1\",\"kind\":\"Model\",\"metadata\":{\"name\":\"minilm\"},\"spec\":"
                + spec + ",\"status\":" + status + "}";
    }
}
