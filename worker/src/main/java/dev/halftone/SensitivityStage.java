package dev.halftone;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.halftone.api.v1alpha1.RoundingMethod;
import dev.halftone.backend.Backend;
import dev.halftone.failure.ModelRefusal;
import dev.halftone.failure.UserError;
import dev.halftone.format.NumberFormat;
import dev.halftone.measure.Equalizer;
import dev.halftone.measure.LayerOptions;
import dev.halftone.measure.Progress;
import dev.halftone.measure.Sensitivity;
import dev.halftone.measure.SensitivityMeter;
import dev.halftone.measure.SensitivitySubject;
import dev.halftone.pass.EqualizeChannels;
import dev.halftone.rewrite.Emitters;
import dev.halftone.rewrite.Site;
import dev.halftone.work.Shard;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Measures the loss of each layer in each format, or finds it measured: it depends on no hardware and no budget. */
record SensitivityStage(Backend backend, Profiles profiles, Progress progress) {

    /**
     * What the measurement depends on.
     *
     * @param rounding absent where it is to nearest: those were measured before there was a choice
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    private record Inputs(
            String model,
            String calibration,
            List<Integer> samples,
            long seed,
            String loss,
            List<String> options,
            @Nullable RoundingMethod rounding) {}

    Profiles.Kept<Sensitivity> run(Inspection inspection) {
        var subject = subject(inspection);
        return profiles.sensitivity(inputs(inspection, subject), shards -> {
            var equalized = equalized(inspection, subject);
            return finite(inspection.ofUnchanged(
                            new SensitivityMeter(backend, progress).measure(subject.equalized(equalized), shards)))
                    .equalized(equalized);
        });
    }

    private EqualizeChannels equalized(Inspection inspection, SensitivitySubject subject) {
        return folder(inspection).equalized(() -> inspection.ofUnchanged(new Equalizer(backend).decide(subject)));
    }

    /** A model may overflow beyond the values that static scales are fitted to. */
    private static Sensitivity finite(Sensitivity measured) {
        if (!Double.isFinite(measured.table().referenceSquare())) {
            throw UserError.of(
                    ModelRefusal.NOT_FINITE, "on a calibration sample the model's loss is not a finite number");
        }
        return measured;
    }

    /** Measures one shard of the samples; the last one makes the profile whole. */
    ProfileFolder run(Inspection inspection, Shard part) {
        if (part.count() == 1) {
            run(inspection);
            return folder(inspection);
        }
        var subject = subject(inspection);
        var folder = folder(inspection);
        var shards = new SampleShards(folder);
        var receipts = new Receipts(folder);
        if (!folder.isWhole()) {
            var equalized = equalized(inspection, subject);
            var whole = inspection.ofUnchanged(
                    new SensitivityMeter(backend, progress).measure(subject.equalized(equalized), shards, part));
            receipts.write(
                    part,
                    IntStream.range(0, SensitivityMeter.shards(subject))
                            .filter(part::holds)
                            .mapToObj(SampleShards::file)
                            .toList());
            whole.map(SensitivityStage::finite).ifPresent(folder::keep);
        }
        if (folder.isWhole() && receipts.areAllThere(part.count())) {
            shards.remove();
        }
        return folder;
    }

    /** The profile, whose shards may still have to be put together; empty when some are missing. */
    Optional<Profiles.Kept<Sensitivity>> find(Inspection inspection) {
        var subject = subject(inspection);
        var folder = folder(inspection);
        var shards = new SampleShards(folder);
        boolean complete = IntStream.range(0, SensitivityMeter.shards(subject)).allMatch(shards::has);
        return folder.isWhole() || complete ? Optional.of(run(inspection)) : Optional.empty();
    }

    ProfileFolder folder(Inspection inspection) {
        return profiles.folder(ProfileKind.SENSITIVITY, inputs(inspection, subject(inspection)));
    }

    static SensitivitySubject subject(Inspection inspection) {
        return new SensitivitySubject(
                inspection.differentiable().graph(),
                inspection.partition(),
                inspection.differentiable().types(),
                inspection.loss(),
                inspection.calibration(),
                inspection.split().calibrate(),
                inspection.subject().seed(),
                options(inspection),
                inspection.subject().rounding());
    }

    private static Inputs inputs(Inspection inspection, SensitivitySubject subject) {
        return new Inputs(
                inspection.modelDigest(),
                inspection.calibrationDigest(),
                inspection.split().calibrate(),
                inspection.subject().seed(),
                inspection.loss().toString(),
                subject.options().stream()
                        .map(o -> o.layer().node() + "=" + o.writtenValues().keySet() + " migrating " + o.migrating())
                        .toList(),
                subject.rounding() == RoundingMethod.NEAREST ? null : subject.rounding());
    }

    /** The formats that some emitter can write each layer in, of those that gradients reach. */
    private static List<LayerOptions> options(Inspection inspection) {
        var writable = inspection.writable();
        return inspection.partition().layers().stream()
                .filter(layer -> !inspection.kept().containsKey(layer.node()))
                .map(layer -> {
                    SortedMap<NumberFormat, String> written = new TreeMap<>();
                    SortedSet<NumberFormat> migrating = new TreeSet<>();
                    var site = Site.of(inspection.graph(), layer);
                    for (var candidate : writable.getOrDefault(layer.node(), List.of())) {
                        var emitter = Emitters.named(candidate.emitter());
                        written.put(candidate.format(), emitter.writes(site));
                        if (emitter.migrates()) {
                            migrating.add(candidate.format());
                        }
                    }
                    return new LayerOptions(layer, written, migrating);
                })
                .toList();
    }
}
