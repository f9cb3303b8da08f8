package dev.halftone.failure;

import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The page of refusals, as the tables say it. */
final class RefusalsPage {

    private static final String HEADER = """
            # What is refused

            Models, samples, manifests and orders may come from anyone. What can't be served costs its owner one line on stderr, or in the condition of a resource, that names the place and ends
            in one of these codes. The code doesn't change when the words do. Exit code 2: the file is wrong; 3: it is in order and not served. All of it is found out before native code sees a byte,
            but what only onnxruntime can tell: `model-runtime-refuses`.

            Generated from the tables in `worker/src/main/java/dev/halftone/failure` with `./mvnw -pl crds,worker -am test -Drefusals.update=yes -Dtest=RefusalsPageTest
            -Dsurefire.failIfNoSpecifiedTests=false`. Each row has a file among the tests, in `HostileModels` and its like, which costs that line and nothing else.
            """;

    private RefusalsPage() {}

    /** Markdown, one section for each table. */
    static String render() {
        var page = new StringBuilder(HEADER);
        String table = "";
        for (var row : Refusal.all()) {
            if (!row.table().equals(table)) {
                table = row.table();
                page.append("\n## `").append(table).append("-`\n\n");
                page.append("| code | exit | reason | what is wrong | what to do |\n|---|---|---|---|---|\n");
            }
            page.append(line(row)).append("\n");
        }
        return page.toString();
    }

    private static String line(Refusal row) {
        return Stream.of(
                        "`" + row.code() + "`",
                        String.valueOf(row.kind().exitCode()),
                        row.reason().wireName(),
                        row.meaning(),
                        row.remedy())
                .map(cell -> cell.replace("|", "\\|"))
                .collect(Collectors.joining(" | ", "| ", " |"));
    }
}
