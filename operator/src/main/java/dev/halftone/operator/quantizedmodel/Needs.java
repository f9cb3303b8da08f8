package dev.halftone.operator.quantizedmodel;

import dev.halftone.api.v1alpha1.AcceleratorSpec;
import dev.halftone.api.v1alpha1.Artifact;
import dev.halftone.api.v1alpha1.DeletionPolicy;
import dev.halftone.api.v1alpha1.LatencyProfile;
import dev.halftone.api.v1alpha1.LatencyProfileSpec;
import dev.halftone.api.v1alpha1.QuantizedModel;
import dev.halftone.api.v1alpha1.QuantizedModelSpec;
import dev.halftone.api.v1alpha1.RunPolicy;
import dev.halftone.api.v1alpha1.SensitivityProfile;
import dev.halftone.api.v1alpha1.SensitivityProfileSpec;
import dev.halftone.api.v1alpha1.Stage;
import dev.halftone.api.v1alpha1.WireNames;
import dev.halftone.operator.job.Owner;
import dev.halftone.operator.job.Owners;
import dev.halftone.operator.job.StageWork;
import dev.halftone.operator.profile.Inputs;
import dev.halftone.operator.profile.ProfileNames;
import dev.halftone.operator.profile.Sources;
import dev.halftone.operator.settings.Settings;
import dev.halftone.work.Digest;
import dev.halftone.work.Evidence;
import dev.halftone.work.Shard;
import dev.halftone.work.WorkOrder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a QuantizedModel needs: two profiles, and then an assembly. */
record Needs(QuantizedModel quantizedModel, Sources.Resolved sources, Settings settings) {

    SensitivityProfile sensitivity() {
        var spec = new SensitivityProfileSpec(
                quantizedModel.getSpec().modelRef(),
                quantizedModel.getSpec().calibrationRef(),
                quantizedModel.getSpec().acceleratorRef(),
                sources.modelFacts().digest(),
                calibrationDigest(),
                sources.model().getSpec().loss(),
                formats().orElse(List.of()),
                quantizedModel.getSpec().rounding(),
                accelerator().sensitivityShards());
        var profile = new SensitivityProfile();
        profile.setMetadata(metadata(ProfileNames.of(spec)));
        profile.setSpec(spec);
        return profile;
    }

    LatencyProfile latency() {
        var spec = new LatencyProfileSpec(
                quantizedModel.getSpec().modelRef(),
                quantizedModel.getSpec().calibrationRef(),
                quantizedModel.getSpec().acceleratorRef(),
                sources.modelFacts().digest(),
                calibrationDigest(),
                Inputs.acceleratorDigest(accelerator()),
                sources.model().getSpec().workload(),
                formats().orElse(List.of()),
                quantizedModel.getSpec().portable(),
                sources.model().getSpec().loss().mask(),
                accelerator().latencyShards());
        var profile = new LatencyProfile();
        profile.setMetadata(metadata(ProfileNames.of(spec)));
        profile.setSpec(spec);
        return profile;
    }

    /** The order of the assembly; whether it may run and what becomes of the artifact later is no part of it. */
    StageWork assembly(List<Artifact> sensitivity, List<Artifact> latency) {
        List<Evidence> evidence = new ArrayList<>();
        sensitivity.forEach(report -> evidence.add(evidence(Stage.SENSITIVITY, report)));
        latency.forEach(report -> evidence.add(evidence(Stage.LATENCY, report)));
        var order = new WorkOrder(
                Stage.ASSEMBLY,
                quantizedModel.getMetadata().getNamespace(),
                quantizedModel.getMetadata().getName(),
                Inputs.pinned(
                        sources.model().getSpec(),
                        sources.modelFacts(),
                        sources.model().getSpec().workload()),
                Inputs.pinned(sources.calibration().getSpec(), sources.calibrationFacts()),
                accelerator(),
                planned(quantizedModel.getSpec()),
                formats().orElse(List.of()),
                null,
                null,
                Shard.WHOLE,
                evidence,
                settings.store());
        return new StageWork(order, Owner.of(quantizedModel), accelerator(), settings);
    }

    /** The formats that both the accelerator and the spec allow; empty if they have none in common. No names: all formats. */
    Optional<List<String>> formats() {
        var allowed = accelerator().formats();
        var wanted = quantizedModel.getSpec().formats();
        if (allowed.isEmpty() || wanted.isEmpty()) {
            return Optional.of(allowed.isEmpty() ? sorted(wanted) : sorted(allowed));
        }
        var common = sorted(wanted.stream().filter(allowed::contains).toList());
        return common.isEmpty() ? Optional.empty() : Optional.of(common);
    }

    private static List<String> sorted(List<String> formats) {
        return formats.stream().distinct().sorted().toList();
    }

    private static Evidence evidence(Stage stage, Artifact report) {
        return new Evidence(stage, report.uri(), new Digest(report.digest()));
    }

    private static QuantizedModelSpec planned(QuantizedModelSpec spec) {
        return new QuantizedModelSpec(
                spec.modelRef(),
                spec.calibrationRef(),
                spec.acceleratorRef(),
                spec.lossBudget(),
                spec.objective(),
                spec.formats(),
                spec.rounding(),
                spec.refinementSeconds(),
                spec.portable(),
                spec.output(),
                WireNames.of(RunPolicy.RUN),
                WireNames.of(DeletionPolicy.RETAIN));
    }

    private AcceleratorSpec accelerator() {
        return sources.accelerator().getSpec();
    }

    private String calibrationDigest() {
        return Inputs.calibrationDigest(sources.calibration().getSpec(), sources.calibrationFacts());
    }

    private ObjectMeta metadata(String name) {
        return new ObjectMetaBuilder()
                .withNamespace(quantizedModel.getMetadata().getNamespace())
                .withName(name)
                .withLabels(labels(quantizedModel))
                .withOwnerReferences(Owners.reference(quantizedModel))
                .build();
    }

    private static Map<String, String> labels(HasMetadata owner) {
        return Owner.of(owner).queue();
    }
}
