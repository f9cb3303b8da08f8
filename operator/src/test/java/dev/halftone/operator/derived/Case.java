package dev.halftone.operator.derived;

import dev.halftone.operator.cluster.RefusalCase;
import dev.halftone.operator.status.Decision;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Status;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** A folder of what is there and what follows from it. */
record Case(Path folder) {

    static final Path ALL = Path.of("src", "test", "resources", "derived");

    static List<Case> all() throws IOException {
        try (var folders = Files.list(ALL)) {
            return folders.sorted().map(Case::new).toList();
        }
    }

    Decision<?> decide(Situation situation) {
        return Kinds.of(toString()).decision().apply(situation);
    }

    /** What is there, with the names that are digests filled in. */
    Situation situation() throws IOException {
        var texts = files("in-").values();
        var names = new Names();
        while (true) {
            var situation = read(texts.stream().map(names::in).toList());
            if (texts.stream().map(names::in).noneMatch(Names::anyIn)) {
                return situation;
            }
            int known = names.known();
            names.learn(situation, decide(situation));
            if (names.known() == known) {
                throw new IllegalStateException(this + ": nothing tells the names in " + texts);
            }
        }
    }

    /** The objects whose names are known; the primary is always one of them. */
    private Situation read(List<String> texts) {
        var kind = Kinds.of(toString()).kind();
        List<HasMetadata> primaries = new ArrayList<>();
        List<HasMetadata> others = new ArrayList<>();
        Map<String, String> refusals = new TreeMap<>();
        for (String text : texts) {
            if (text.contains("kind: Status\n")) {
                var status = Yaml.serialization().unmarshal(text, Status.class);
                refusals.put(status.getDetails().getName(), RefusalCase.said(status));
                continue;
            }
            for (var object : Yaml.read(text)) {
                if (kind.isInstance(object)) {
                    primaries.add(object);
                } else if (!Names.anyIn(text)) {
                    others.add(object);
                }
            }
        }
        return new Situation(primaries.getFirst(), others, refusals);
    }

    /** What follows, as files. */
    static SortedMap<String, String> outs(Decision<?> decision) {
        SortedMap<String, String> outs = new TreeMap<>();
        outs.put("out-status.yaml", Yaml.write(decision.status()));
        for (var created : decision.changes().created()) {
            outs.put("out-create-" + created.getKind().toLowerCase(Locale.ROOT) + ".yaml", Yaml.write(created));
        }
        put(outs, "own", decision.changes().owned());
        put(outs, "disown", decision.changes().disowned());
        put(outs, "delete", decision.changes().deleted());
        decision.again().ifPresent(again -> outs.put("out-again.yaml", Yaml.write(again.toString())));
        return outs;
    }

    private static void put(SortedMap<String, String> outs, String verb, List<HasMetadata> objects) {
        if (!objects.isEmpty()) {
            outs.put(
                    "out-" + verb + ".yaml",
                    Yaml.write(objects.stream()
                            .map(object -> object.getKind() + " "
                                    + object.getMetadata().getName())
                            .toList()));
        }
    }

    SortedMap<String, String> files(String prefix) throws IOException {
        SortedMap<String, String> texts = new TreeMap<>();
        try (var files = Files.list(folder)) {
            files.filter(file -> file.getFileName().toString().startsWith(prefix))
                    .forEach(file -> texts.put(file.getFileName().toString(), text(file)));
        }
        return texts;
    }

    void rewrite(SortedMap<String, String> outs) throws IOException {
        for (String stale : files("out-").keySet()) {
            Files.delete(folder.resolve(stale));
        }
        for (var out : outs.entrySet()) {
            Files.writeString(folder.resolve(out.getKey()), out.getValue());
        }
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public String toString() {
        return folder.getFileName().toString();
    }
}
