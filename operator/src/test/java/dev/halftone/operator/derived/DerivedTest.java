package dev.halftone.operator.derived;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each folder of {@code derived} is a situation and what follows from it. */
class DerivedTest {

    private static final Pattern DOUBLED = Pattern.compile("(?i)\\b([a-z]+) \\1(?![-\\w])");

    static List<Case> cases() throws IOException {
        return Case.all();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void what_follows_is_what_is_written_down(Case example) throws IOException {
        var outs = Case.outs(example.decide(example.situation()));
        if (System.getProperty("derived.update", "no").equals("yes")) {
            example.rewrite(outs);
        }

        assertThat(example.files("out-"))
                .as("run ./mvnw -pl operator -am test -Dderived.update=yes and look at what changed")
                .isEqualTo(outs);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void conditions_are_in_the_form_that_kstatus_reads(Case example) throws IOException {
        var situation = example.situation();
        var status = StatusView.of(example.decide(situation));

        assertThat(status.observedGeneration())
                .isEqualTo(situation.primary().getMetadata().getGeneration());
        assertThat(status.conditions())
                .allSatisfy(
                        condition -> assertThat(condition.observedGeneration()).isEqualTo(status.observedGeneration()))
                .extracting(StatusView.Stated::type)
                .doesNotHaveDuplicates()
                .contains("Ready");
        var abnormal = new ArrayList<String>();
        for (var condition : status.conditions()) {
            if (List.of("Reconciling", "Stalled").contains(condition.type())) {
                abnormal.add(condition.type());
                assertThat(condition.status()).isEqualTo("True");
            }
        }
        assertThat(abnormal).hasSizeLessThan(2);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void messages_are_sentences_for_people(Case example) throws IOException {
        var status = StatusView.of(example.decide(example.situation()));

        assertThat(status.conditions())
                .allSatisfy(condition -> assertThat(condition.message())
                        .isNotBlank()
                        .doesNotContain("null", "Optional", "record", "  ", "..")
                        .doesNotContainPattern(DOUBLED));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void decided_again_on_its_own_status_it_is_the_same(Case example) throws IOException {
        var situation = example.situation();
        var decision = example.decide(situation);
        var again = example.decide(StatusView.with(situation, decision));

        assertThat(again.status()).isEqualTo(decision.status());
    }
}
