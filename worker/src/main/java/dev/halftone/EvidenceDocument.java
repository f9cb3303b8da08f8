package dev.halftone;

import dev.halftone.backend.Fingerprint;
import dev.halftone.publish.Digests;
import dev.halftone.publish.Environment;
import dev.halftone.publish.HeldOut;
import dev.halftone.publish.Noise;
import dev.halftone.publish.RunReport;
import dev.halftone.work.Plan;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Says what the figures of a report rest on. */
record EvidenceDocument(Publication publication, Plan plan, Optional<ArtifactDigests> artifact) {

    HeldOut heldOut() {
        var loss = publication.inspection().loss();
        return new HeldOut(
                loss.output(),
                loss.mask().orElse(null),
                loss.labels().orElse(null),
                publication.inspection().split().holdOut());
    }

    Noise noise() {
        var worst = publication.result().race().values().stream()
                .max(Comparator.comparingDouble(report -> Math.abs(report.aaPercent())))
                .orElseThrow();
        return new Noise(worst.aaPercent(), worst.gatePercent(), worst.rounds(), worst.clock());
    }

    Environment environment() {
        var fingerprint =
                Fingerprint.of(publication.backend(), publication.settings().threads());
        int omitted = publication.latency().value().omitted();
        String timed = omitted == 0
                ? "the whole model"
                : "one of each of its equal blocks, " + omitted
                        + " subgraphs left out; the time of the whole is reckoned from what a second block adds";
        return new Environment(
                publication.request().accelerator().name(),
                fingerprint.backend(),
                fingerprint.runtime(),
                fingerprint.threads(),
                fingerprint.digest(),
                List.of(
                        new Environment.Fact("timed for the prediction", timed),
                        new Environment.Fact("processor", fingerprint.processor()),
                        new Environment.Fact("instruction sets", String.join(" ", fingerprint.features())),
                        new Environment.Fact("logical processors", String.valueOf(fingerprint.processors())),
                        new Environment.Fact(
                                "isolation", fingerprint.isolation().toString())));
    }

    List<RunReport.Stage> stages() {
        return publication.clock().stages().stream()
                .map(stage -> new RunReport.Stage(stage.name(), stage.seconds(), stage.reused()))
                .toList();
    }

    Digests digests() {
        return new Digests(
                publication.inspection().modelDigest(),
                plan.calibration().value(),
                publication.sensitivity().name(),
                publication.latency().name(),
                plan.digest().value(),
                artifact.map(ArtifactDigests::model).orElse(null),
                artifact.flatMap(ArtifactDigests::data).orElse(null));
    }
}
