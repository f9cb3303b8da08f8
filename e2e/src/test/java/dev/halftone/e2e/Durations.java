package dev.halftone.e2e;

import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;

/** How long a controller's reconciliations took, as the operator's metrics have it: up to so many seconds, so many of them. */
record Durations(Map<String, Long> upTo) {
    private static final Pattern BUCKET =
            Pattern.compile("reconciliations_execution_duration_seconds_bucket\\{(.*)} ([0-9.E]+)");
    private static final Pattern BOUND = Pattern.compile("le=\"([^\"]+)\"");

    static Durations of(KubernetesClient client, String pod, String controller) {
        String metrics =
                client.raw("/api/v1/namespaces/" + Operator.NAMESPACE + "/pods/" + pod + ":8080/proxy/q/metrics");
        Map<String, Long> upTo = new LinkedHashMap<>();
        metrics.lines().map(BUCKET::matcher).filter(line -> line.matches()).forEach(line -> {
            var bound = BOUND.matcher(line.group(1));
            if (line.group(1).contains("\"" + controller + "\"") && bound.find()) {
                upTo.put(bound.group(1), (long) Double.parseDouble(line.group(2)));
            }
        });
        return new Durations(upTo);
    }

    long count() {
        return upTo.getOrDefault("+Inf", 0L);
    }

    /** Of 1; {@code seconds} is a bound of the histogram. */
    double shareWithin(String seconds) {
        return (double) upTo.getOrDefault(seconds, 0L) / count();
    }

    Durations minus(Durations earlier) {
        Map<String, Long> rest = new LinkedHashMap<>();
        upTo.forEach((bound, number) -> rest.put(bound, number - earlier.upTo.getOrDefault(bound, 0L)));
        return new Durations(rest);
    }
}
