package dev.halftone;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.halftone.measure.Estimate;
import dev.halftone.measure.Timing;
import dev.halftone.verify.ComparisonReport;

/** Writes a comparison for machines. */
final class ComparisonJson {

    private ComparisonJson() {}

    static JsonNode of(ComparisonReport report) {
        var root = Json.NODES.objectNode();
        root.put("output", report.output());
        report.mask().ifPresent(mask -> root.put("mask", mask));
        root.put("samples", report.samples());
        root.put("machine", report.fingerprint().summary());
        root.put("fingerprint", report.fingerprint().digest());
        var races = root.putArray("races");
        for (var race : report.races()) {
            races.addObject()
                    .put("batch", race.batch())
                    .put("rounds", race.timing().rounds())
                    .put("clock", race.timing().clock())
                    .put("noisy", race.timing().isNoisy())
                    .set("aaPercent", Json.figure(race.timing().aaPercent()));
        }
        var builds = root.putArray("builds");
        for (int i = 0; i < report.builds().size(); i++) {
            builds.add(build(report, i));
        }
        return root;
    }

    private static ObjectNode build(ComparisonReport report, int index) {
        var build = report.builds().get(index);
        var node = Json.NODES.objectNode();
        node.put("file", build.name());
        node.put("reference", index == 0);
        node.put("sizeBytes", build.sizeBytes());
        node.set("relativeRmse", Json.figure(build.relativeRmse()));
        build.topOne().ifPresent(top -> {
            node.set("topOne", Json.figure(top.build()));
            node.set("agreement", Json.figure(top.agreement()));
        });
        var times = node.putArray("times");
        for (var race : report.races()) {
            var timing = index == 0
                    ? race.timing().reference()
                    : race.timing().others().get(index - 1);
            times.add(time(race.batch(), timing));
        }
        return node;
    }

    private static ObjectNode time(int batch, Timing timing) {
        var node = Json.NODES.objectNode();
        node.put("batch", batch);
        node.set("micros", estimate(timing.micros()));
        node.set("ratio", estimate(timing.ratio()));
        node.set("speedup", Json.figure(timing.speedup()));
        return node;
    }

    private static ObjectNode estimate(Estimate estimate) {
        var node = Json.NODES.objectNode();
        node.set("median", Json.figure(estimate.value()));
        node.set("low", Json.figure(estimate.low()));
        node.set("high", Json.figure(estimate.high()));
        return node;
    }
}
