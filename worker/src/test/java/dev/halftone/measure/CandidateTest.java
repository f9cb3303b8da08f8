package dev.halftone.measure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.halftone.format.NumberFormat;
import dev.halftone.rewrite.Emitters;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class CandidateTest {

    static Stream<Candidate> candidates() {
        return Emitters.ROWS.stream().map(row -> new Candidate(row.kernel().format(), row.name()).asMigrated());
    }

    @ParameterizedTest
    @MethodSource("candidates")
    void itsLabelReadsBack(Candidate candidate) {
        assertThat(Candidate.parse(candidate.label())).isEqualTo(candidate);
    }

    @Test
    void convolutionsOfSevenAndEightBitsAndJointsAreInOneChain() {
        var chain = new Candidate(NumberFormat.INT8, "QdqConv");

        assertThat(chain.chain()).isEqualTo(chain);
        assertThat(new Candidate(NumberFormat.INT7, "QdqConv7").chain()).isEqualTo(chain);
        assertThat(new Candidate(NumberFormat.INT8, "QdqAdd").chain()).isEqualTo(chain);
    }

    @Test
    void theReferenceIsAChainOfItsOwn() {
        assertThat(Candidate.REFERENCE.chain()).isEqualTo(Candidate.REFERENCE);
    }
}
