package dev.halftone.work;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CanonicalJsonTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** The sorting example of RFC 8785, section 3.2.3. */
    @Test
    void keysAreSortedByTheirUtf16CodeUnits() throws Exception {
        JsonNode example = JSON.readTree("""
                {"\\u20ac": "Euro Sign", "\\r": "Carriage Return", "\\ufb33": "Hebrew Letter Dalet With Dagesh",
                 "1": "One", "\\ud83d\\ude00": "Emoji: Grinning Face", "\\u0080": "Control",
                 "\\u00f6": "Latin Small Letter O With Diaeresis"}""");
        assertThat(CanonicalJson.text(example))
                .isEqualTo("{\"\\r\":\"Carriage Return\",\"1\":\"One\",\"\u0080\":\"Control\","
                        + "\"\u00f6\":\"Latin Small Letter O With Diaeresis\",\"\u20ac\":\"Euro Sign\","
                        + "\"\ud83d\ude00\":\"Emoji: Grinning Face\",\"\ufb33\":\"Hebrew Letter Dalet With Dagesh\"}");
    }

    /** The strings and literals of the example of RFC 8785, section 3.2.2, less its floating-point numbers. */
    @Test
    void stringsAreEscapedAsLittleAsPossible() throws Exception {
        JsonNode example = JSON.readTree("""
                {"string": "\\u20ac$\\u000F\\u000aA'\\u0042\\u0022\\u005c\\\\\\"\\/", "literals": [null, true, false]}""");
        assertThat(CanonicalJson.text(example))
                .isEqualTo(
                        "{\"literals\":[null,true,false]," + "\"string\":\"\u20ac$\\u000f\\nA'B\\\"\\\\\\\\\\\"/\"}");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{} | sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a",
                "[] | sha256:4f53cda18c2baa0c0354bb5f9a3ecbe5ed12ab4d8e11ba873c2f11161202b945",
                "{ \"b\" : 1, \"a\" : [ true, \"é\" ] } | sha256:83a3979059aec8e3857b1c8e232a8a54a415f02a223aeaa3ba97654ebef44020"
            })
    void digestsAreThoseOfOtherImplementations(String json, String digest) throws Exception {
        assertThat(Digest.ofJson(JSON.readTree(json))).hasToString(digest);
    }

    @Test
    void orderAndSpaceDoNotMatter() throws Exception {
        var map = new LinkedHashMap<String, Object>();
        map.put("b", 1);
        map.put("a", Map.of("d", "x", "c", 2));
        assertThat(Digest.ofJson(map))
                .isEqualTo(Digest.ofJson(JSON.readTree("{\"a\": {\"c\": 2, \"d\": \"x\"}, \"b\": 1}")));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"a\": [1, 0.5]} | $.a[1]: 0.5 is a floating-point number: make it a decimal string",
                "{\"a\": 1.0} | $.a: 1.0 is a floating-point number: make it a decimal string",
                "[9007199254740992] | $[0]: 9007199254740992 is beyond 2^53: make it a string",
                "[123456789012345678901234567890] | $[0]: 123456789012345678901234567890 is beyond 2^53: make it a string",
                "{\"k\": \"\\ud83d\"} | $.k: holds half a surrogate pair"
            })
    void whatHasNoOneSpellingIsRefused(String json, String message) throws Exception {
        JsonNode tree = JSON.readTree(json);
        assertThatThrownBy(() -> CanonicalJson.bytes(tree))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message);
    }

    @Test
    void theLargestExactIntegersAreWritten() {
        assertThat(CanonicalJson.text(new long[] {9007199254740991L, -9007199254740991L, 0}))
                .isEqualTo("[9007199254740991,-9007199254740991,0]");
    }
}
