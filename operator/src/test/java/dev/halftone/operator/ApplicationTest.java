package dev.halftone.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.halftone.api.v1alpha1.Reason;
import dev.halftone.operator.job.JobTimes;
import dev.halftone.operator.signal.Meters;
import dev.halftone.operator.status.Judgement;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(Cluster.class)
class ApplicationTest {

    @TestHTTPResource("/q/health/live")
    URI live;

    @TestHTTPResource("/q/health/ready")
    URI ready;

    @TestHTTPResource("/q/metrics")
    URI metrics;

    @Inject
    Meters meters;

    @Test
    void starts_and_is_alive() throws Exception {
        assertThat(get(live).statusCode()).isEqualTo(200);
    }

    @Test
    void readiness_tells_whether_the_cluster_serves_the_api() throws Exception {
        assertThat(get(ready).body()).containsSubsequence("\"halftone.dev/v1alpha1\"", "\"UP\"");
    }

    @Test
    void the_metrics_are_those_that_the_guide_lists() throws Exception {
        meters.count("Model", new Judgement.Fine(Reason.SUCCEEDED, "inspected"));
        meters.count("Model", new Judgement.Waiting(Reason.STORE_FULL, "no room"));
        meters.stage(new JobTimes("inspect", Duration.ofSeconds(3), Duration.ofSeconds(5)));
        meters.solved(1500);
        String page = get(metrics).body();

        assertThat(names(page, "(?m)^(halftone_\\w+?)(?:_count|_sum|_max)?[{ ]"))
                .isEqualTo(names(guide(), "`(halftone_\\w+)`"));
        assertThat(page)
                .contains("halftone_failures_total{kind=\"Model\",reason=\"StoreFull\"} 1.0")
                .contains("halftone_stage_queue_wait_seconds_sum{stage=\"inspect\"} 3.0")
                .contains("halftone_stage_duration_seconds_sum{stage=\"inspect\"} 5.0")
                .contains("halftone_solve_duration_seconds_sum 0.0015");
    }

    private static String guide() throws IOException {
        return Files.readString(Path.of("..", "docs", "install.md"));
    }

    private static Set<String> names(String text, String pattern) {
        return Pattern.compile(pattern)
                .matcher(text)
                .results()
                .map(match -> match.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static HttpResponse<String> get(URI uri) throws IOException, InterruptedException {
        try (var client = HttpClient.newHttpClient()) {
            return client.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString());
        }
    }
}
