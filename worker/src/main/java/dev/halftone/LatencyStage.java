package dev.halftone;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.halftone.api.v1alpha1.Portability;
import dev.halftone.backend.Backend;
import dev.halftone.backend.Fingerprint;
import dev.halftone.backend.SessionSettings;
import dev.halftone.graph.Graph;
import dev.halftone.measure.Cotangents;
import dev.halftone.measure.Prices;
import dev.halftone.measure.Progress;
import dev.halftone.measure.SensitivityTable;
import dev.halftone.measure.ShapePoint;
import dev.halftone.measure.VariantSearch;
import dev.halftone.partition.Partition;
import dev.halftone.partition.Partitioner;
import dev.halftone.pass.EqualizeChannels;
import dev.halftone.pass.Variants;
import dev.halftone.solve.PlanProblem;
import dev.halftone.work.Shard;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Measures the time of everything on this target, or finds it measured: it depends on no budget and no labels. */
record LatencyStage(Backend backend, SessionSettings settings, Profiles profiles, Progress progress) {

    /** What every shard works with: found by the first. */
    static final String VARIANTS = "variants.json";

    /**
     * What the measurement depends on.
     *
     * @param mask the input that marks positions which need not be computed, and how many are left; where there is one
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    private record Inputs(
            String model,
            String fingerprint,
            List<String> points,
            List<String> candidates,
            long seed,
            @Nullable String mask) {}

    /** The graph with the variants that a profile names, and its partition. */
    record Reference(Graph graph, Partition partition) {

        /** The same with other weights. */
        Reference equalized(EqualizeChannels equalized) {
            return new Reference(equalized.apply(graph), partition);
        }

        /** The plans that there are, with the times of a profile. */
        PlanProblem problem(SensitivityTable losses, LatencyProfile times, PlanProblem.Terms terms) {
            return PlanProblem.of(graph, partition, losses, times.prices().table(), terms);
        }
    }

    Profiles.Kept<LatencyProfile> run(Inspection inspection) {
        return profiles.table(ProfileKind.LATENCY, inputs(inspection), LatencyProfile.class, () -> {
            var variants = new LatencyMeasurement(this, inspection).variants();
            return variants.with(new LatencyMeasurement(this, inspection).prices(variants, Shard.WHOLE));
        });
    }

    /** Measures one shard of the distinct subgraphs; the last one makes the profile whole. */
    ProfileFolder run(Inspection inspection, Shard part) {
        if (part.count() == 1) {
            run(inspection);
            return folder(inspection);
        }
        var folder = folder(inspection);
        if (!folder.isWhole()) {
            var measurement = new LatencyMeasurement(this, inspection);
            var variants = folder.read(VARIANTS, LatencyVariants.class)
                    .orElseGet(() -> folder.keep(VARIANTS, measurement.variants(), LatencyVariants.class));
            if (!folder.has(Receipts.shard(part))) {
                folder.keep(Receipts.shard(part), measurement.prices(variants, part), Prices.class);
            }
            merged(folder, part.count());
        }
        return folder;
    }

    /** The profile, whose shards may still have to be put together; empty when some are missing. */
    Optional<Profiles.Kept<LatencyProfile>> find(Inspection inspection, int shards) {
        var folder = folder(inspection);
        if (!folder.isWhole()) {
            merged(folder, shards);
        }
        return folder.isWhole() ? Optional.of(run(inspection)) : Optional.empty();
    }

    /** Puts the shards together if all are there, in their order. */
    private static void merged(ProfileFolder folder, int count) {
        if (count < 2 || !new Receipts(folder).areAllThere(count)) {
            return;
        }
        folder.read(VARIANTS, LatencyVariants.class)
                .ifPresent(variants -> IntStream.range(0, count)
                        .mapToObj(i -> folder.read(Receipts.shard(new Shard(i, count)), Prices.class)
                                .orElseThrow())
                        .reduce(Prices::plus)
                        .ifPresent(prices ->
                                folder.keep(ProfileFolder.TABLE, variants.with(prices), LatencyProfile.class)));
    }

    /** Whether a folder holds times at all. */
    static boolean isProfile(ProfileFolder folder) {
        return folder.name().startsWith(ProfileKind.LATENCY.prefix() + "-");
    }

    ProfileFolder folder(Inspection inspection) {
        return profiles.folder(ProfileKind.LATENCY, inputs(inspection));
    }

    private Inputs inputs(Inspection inspection) {
        return new Inputs(
                inspection.modelDigest(),
                Fingerprint.of(backend, settings.threads()).digest(),
                inspection.points().stream().map(LatencyStage::describe).toList(),
                inspection.candidates().entrySet().stream()
                        .map(e -> e.getKey() + "=" + e.getValue())
                        .toList(),
                inspection.subject().seed(),
                variants(inspection)
                        .mask()
                        .map(mask -> mask + " counting " + counted(inspection, mask))
                        .orElse(null));
    }

    /** How many positions a mask counts at each shape point. */
    private static List<Long> counted(Inspection inspection, String mask) {
        return inspection.points().stream()
                .map(point ->
                        Cotangents.counted(Objects.requireNonNull(point.inputs().get(mask))))
                .toList();
    }

    /** The rewrites that may be tried on a model. */
    static Variants variants(Inspection inspection) {
        return new Variants(
                inspection.subject().portability() == Portability.STANDARD,
                inspection
                        .loss()
                        .mask()
                        .filter(name -> inspection.graph().inputs().stream()
                                .anyMatch(input -> input.name().equals(name))));
    }

    /** The reference that a profile's prices are against. */
    static Reference reference(Inspection inspection, LatencyProfile profile) {
        return reference(inspection, profile.variants());
    }

    static Reference reference(Inspection inspection, List<VariantSearch.Tried> variants) {
        var graph = variants(inspection)
                .apply(
                        inspection.graph(),
                        variants.stream()
                                .filter(tried -> tried.verdict() == VariantSearch.Verdict.TAKEN)
                                .map(VariantSearch.Tried::name)
                                .toList());
        return new Reference(graph, Partitioner.partition(graph, inspection.sampleTypes()));
    }

    private static String describe(ShapePoint point) {
        var shapes = new TreeMap<String, String>();
        point.inputs().forEach((name, tensor) -> shapes.put(name, tensor.toString()));
        return point.name() + "=" + shapes;
    }
}
