package dev.halftone;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import dev.halftone.failure.ManifestRefusal;
import dev.halftone.failure.Refusal;
import dev.halftone.failure.UserError;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Set;
import java.util.function.BiFunction;

/**
 * What YAML and JSON allow and no file of ours needs, looked for token by token before anything is made of them: deep nesting, keys
 * that are there twice, aliases and tags.
 *
 * @param nested the row of what is nested too deep
 * @param duplicate the row of a key that is there twice
 * @param refused makes the error of a row and the words
 */
record StrictTokens(Refusal nested, Refusal duplicate, BiFunction<Refusal, String, UserError> refused) {

    private static final int DEPTH = 64;

    /** Reads all tokens; gives the number of documents. */
    int check(JsonParser parser) throws IOException {
        Deque<Set<String>> open = new ArrayDeque<>();
        int documents = 0;
        for (var token = parser.nextToken(); token != null; token = parser.nextToken()) {
            checkYaml(parser);
            if (token.isStructEnd()) {
                open.pop();
            } else if (token == JsonToken.FIELD_NAME) {
                checkKey(parser, open.getFirst());
            } else {
                documents += open.isEmpty() ? 1 : 0;
            }
            if (token.isStructStart()) {
                open.push(new HashSet<>());
                if (open.size() > DEPTH) {
                    throw refused.apply(nested, at(parser) + "nests lists and mappings more than " + DEPTH + " deep");
                }
            }
        }
        return documents;
    }

    private void checkKey(JsonParser parser, Set<String> keys) throws IOException {
        if (!keys.add(parser.currentName())) {
            throw refused.apply(
                    duplicate, at(parser) + "the key " + parser.currentName() + " is there twice; remove one");
        }
    }

    private void checkYaml(JsonParser parser) throws IOException {
        if (!(parser instanceof YAMLParser yaml)) {
            return;
        }
        if (yaml.isCurrentAlias()) {
            throw refused.apply(
                    ManifestRefusal.ALIAS,
                    at(parser) + "*" + parser.getText() + " is an alias; write out what it stands for");
        }
        if (yaml.getTypeId() != null) {
            throw refused.apply(
                    ManifestRefusal.TAG, at(parser) + "the tag !" + yaml.getTypeId() + " is not served; leave it out");
        }
    }

    private static String at(JsonParser parser) {
        return "line " + parser.currentTokenLocation().getLineNr() + ": ";
    }
}
