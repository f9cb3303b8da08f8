package dev.halftone;

import dev.halftone.api.v1alpha1.Artifact;
import dev.halftone.api.v1alpha1.Portability;
import dev.halftone.api.v1alpha1.WireNames;
import dev.halftone.measure.LatencyTable;
import dev.halftone.measure.Prices;
import dev.halftone.measure.SensitivityMeter;
import dev.halftone.work.Digest;
import dev.halftone.work.WorkReport;
import java.math.BigDecimal;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.IntStream;

/** Measures a shard of a sensitivity or of a latency into the store, or finds it there. */
record MeasureWork(Workplace place) {

    WorkReport sensitivity() {
        var backend = place.backend();
        var inspection = Inspection.of(place.subject(Portability.ANY), backend, place.sources());
        var folder = new SensitivityStage(backend, place.profiles(), place.progress()).run(inspection, place.shard());
        int calibrate = inspection.split().calibrate().size();
        long samples = IntStream.range(0, calibrate)
                .filter(i -> place.shard().holds(i / SensitivityMeter.SHARD))
                .count();
        return new WorkReport.SensitivityMeasured(
                evidence(folder), place.shard(), inspection.partition().layers().size(), samples);
    }

    WorkReport latency() {
        var accelerator = Objects.requireNonNull(place.order().accelerator(), "a latency order has it");
        var backend = place.backend();
        var inspection = Inspection.of(place.subject(portability()), backend, place.sources());
        var stage = new LatencyStage(backend, Pipeline.settings(accelerator), place.profiles(), place.progress());
        var folder = stage.run(inspection, place.shard());
        var table = prices(folder).table();
        var original = folder.read(ProfileFolder.TABLE, LatencyProfile.class)
                .map(LatencyProfile::referenceNanos)
                .or(() -> folder.read(LatencyStage.VARIANTS, LatencyVariants.class)
                        .map(LatencyVariants::original))
                .orElseThrow();
        return new WorkReport.LatencyMeasured(
                evidence(folder),
                place.shard(),
                new Digest(table.fingerprint().digest()),
                Math.round(LatencyProfile.workloadMicros(original, Assembly.weights(inspection))),
                noise(table),
                table.references().stream()
                        .map(LatencyTable.Reference::key)
                        .distinct()
                        .count());
    }

    private Portability portability() {
        return Optional.ofNullable(place.order().portable())
                .map(name -> WireNames.parse(Portability.class, "portable", name))
                .orElse(Portability.ANY);
    }

    /** Of this shard, or of all if it left none of its own. */
    private Prices prices(ProfileFolder folder) {
        return folder.read(Receipts.shard(place.shard()), Prices.class)
                .or(() -> folder.read(ProfileFolder.TABLE, LatencyProfile.class).map(LatencyProfile::prices))
                .orElseThrow();
    }

    /** The worst that a copy of the reference seemed to differ, relative. */
    private static String noise(LatencyTable table) {
        return table.references().stream()
                .map(reference -> new BigDecimal(reference.aaPercent()).abs().movePointLeft(2))
                .max(BigDecimal::compareTo)
                .orElse(BigDecimal.ZERO)
                .stripTrailingZeros()
                .toPlainString();
    }

    /** The file of this shard; if it left none because the profile was whole before, the seal of the profile. */
    private Artifact evidence(ProfileFolder folder) {
        var receipts = new Receipts(folder);
        if (folder.isWhole()) {
            receipts.seal();
        }
        String shard = Receipts.shard(place.shard());
        return place.artifact(folder.path().resolve(folder.has(shard) ? shard : Receipts.SEAL));
    }
}
