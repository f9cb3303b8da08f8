package dev.halftone.publish;

/** What the metrics of a budget are called in a sentence. */
final class Metrics {

    private Metrics() {}

    static String describe(String metric) {
        return switch (metric) {
            case "RelativeRmse" -> "relative RMSE";
            case "AbsoluteMse" -> "mean squared error";
            case "KlDivergence" -> "KL divergence, nats";
            default -> metric;
        };
    }
}
