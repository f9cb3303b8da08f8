package dev.halftone.gradient;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every row of the table against central differences. */
class GradientsTest {

    private static final Map<String, List<GradientCase>> CASES = Stream.of(
                    ElementwiseCases.rows(), StructureCases.rows(), ImageCases.rows())
            .flatMap(rows -> rows)
            .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));

    static Set<String> operators() {
        return Gradients.RULES.keySet();
    }

    @ParameterizedTest
    @MethodSource("operators")
    void ruleAgreesWithCentralDifferences(String operator, TestReporter reporter) {
        assertThat(CASES).as("cases for the rule of " + operator).containsKey(operator);
        for (var row : CASES.get(operator)) {
            double error = row.worstError();
            reporter.publishEntry(row.title(), String.valueOf(error));
            assertThat(error).as(row.title()).isLessThan(3e-4);
        }
    }

    @Test
    void everyCaseIsOfARule() {
        assertThat(operators()).containsAll(CASES.keySet());
    }
}
