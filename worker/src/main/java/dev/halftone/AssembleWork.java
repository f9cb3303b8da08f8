package dev.halftone;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.halftone.api.v1alpha1.Reason;
import dev.halftone.api.v1alpha1.WireNames;
import dev.halftone.failure.UserError;
import dev.halftone.store.Place;
import dev.halftone.work.CanonicalJson;
import dev.halftone.work.Digest;
import dev.halftone.work.WorkReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;

/** Makes the artifact of a QuantizedModel and publishes it as a folder that appears at once, or finds it published. */
record AssembleWork(Workplace place) {

    /** The report of a published folder. */
    static final String SUMMARY = "summary.json";

    private static final ObjectMapper JSON = new ObjectMapper();

    WorkReport report() {
        var target = new Target(place);
        return target.published().orElseGet(() -> made(target));
    }

    /** Where the artifact goes. */
    private record Target(String uri, Path folder) {

        Target(Workplace place) {
            this(place, uri(place));
        }

        private Target(Workplace place, String uri) {
            this(
                    uri,
                    place.stores()
                            .folder(Place.of("spec.output.uri", uri, place.base()))
                            .toAbsolutePath());
        }

        private static String uri(Workplace place) {
            return ArtifactFolder.uri(place.order()) + "/"
                    + place.order().digest().hex(16);
        }

        Path parent() {
            return Objects.requireNonNull(folder.getParent(), "it is within a store");
        }

        Optional<WorkReport> published() {
            var summary = folder.resolve(SUMMARY);
            try {
                return Files.exists(summary)
                        ? Optional.of(JSON.readValue(summary.toFile(), WorkReport.class))
                        : Optional.empty();
            } catch (IOException e) {
                throw UserError.invalid(
                        Reason.PUBLISH_FAILED, summary + ": is no report of this version; remove its folder");
            }
        }
    }

    private WorkReport made(Target target) {
        checkWritable(target.parent());
        var request = request();
        request.checkBudget();
        var clock = new StageClock();
        var backend = place.backend();
        var settings = Pipeline.settings(request.accelerator().spec());
        var profiles = place.profiles();
        var subject = place.subject(request.spec().portability());
        var inspection = clock.time("inspect", () -> Inspection.of(subject, backend, place.sources()));
        var evidence = new EvidenceCheck(place, inspection);
        var sensitivity = clock.keep(
                "sensitivity", () -> evidence.sensitivity(new SensitivityStage(backend, profiles, place.progress())));
        var latency = clock.keep(
                "latency", () -> evidence.latency(new LatencyStage(backend, settings, profiles, place.progress())));
        var finish = new Finish(
                request, inspection, sensitivity, latency, backend, settings, profiles, place.progress(), clock);
        try (var aside = AsideFolder.in(target.parent())) {
            var folder = aside.path().resolve("published");
            var published = finish.into(
                    folder,
                    aside.path(),
                    0,
                    Workplace.uri(Publication.model(target.folder()), target.folder(), target.uri()));
            return renamed(folder, target, assembled(published, target));
        }
    }

    private Request request() {
        var order = place.order();
        var spec = Objects.requireNonNull(order.quantizedModel(), "an assembly order has it");
        return new Request(
                order.namespace(),
                order.name(),
                spec,
                place.model(),
                place.calibration(),
                place.named(spec.acceleratorRef().name(), order.accelerator()));
    }

    private static WorkReport assembled(Published published, Target target) {
        var status = published.status();
        boolean ready = published.report().verdict().ready();
        return new WorkReport.Assembled(
                WireNames.of(ready ? Reason.BUDGET_MET : Reason.BUDGET_NOT_MET),
                Objects.requireNonNull(status.plan()),
                Objects.requireNonNull(status.predicted()),
                Objects.requireNonNull(status.measured()),
                Objects.requireNonNull(status.baseline()),
                status.frontier(),
                status.artifact(),
                Workplace.artifact(published.folder().resolve("report.html"), published.folder(), target.uri()),
                new Digest(Objects.requireNonNull(status.fingerprint())));
    }

    /** The whole folder at once. If another process was faster, its folder stays and its report counts. */
    private static WorkReport renamed(Path folder, Target target, WorkReport report) {
        try {
            Files.write(folder.resolve(SUMMARY), CanonicalJson.bytes(report));
            SharedFiles.allowReading(folder);
            Files.move(folder, target.folder());
            return report;
        } catch (IOException e) {
            return target.published()
                    .orElseThrow(
                            () -> UserError.unwritable(target.folder(), e, "make room, or let the worker write there"));
        }
    }

    /** Before minutes of work, not after. */
    private static void checkWritable(Path folder) {
        try {
            Files.createDirectories(folder);
            Files.delete(Files.createTempFile(folder, ".writable-", ""));
        } catch (IOException e) {
            throw UserError.unwritable(folder, e, "let the worker write there, or name another spec.output.uri");
        }
    }
}
