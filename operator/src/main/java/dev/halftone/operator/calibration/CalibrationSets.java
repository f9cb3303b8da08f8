package dev.halftone.operator.calibration;

import dev.halftone.api.v1alpha1.CalibrationFacts;
import dev.halftone.api.v1alpha1.CalibrationSet;
import dev.halftone.api.v1alpha1.CalibrationSetStatus;
import dev.halftone.api.v1alpha1.Condition;
import dev.halftone.api.v1alpha1.Stage;
import dev.halftone.operator.status.InspectedKind;
import dev.halftone.operator.status.Judgement;
import dev.halftone.operator.status.SpecCheck;
import dev.halftone.work.Shard;
import dev.halftone.work.WorkOrder;
import dev.halftone.work.WorkReport;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** CalibrationSets as what is inspected. */
final class CalibrationSets implements InspectedKind<CalibrationSet, CalibrationSetStatus, CalibrationFacts> {

    @Override
    public Optional<Judgement> localUri(CalibrationSet set) {
        var spec = set.getSpec();
        return SpecCheck.localUri("spec.source.uri", spec.source().uri())
                .or(() -> Optional.ofNullable(spec.holdOutSource())
                        .flatMap(source -> SpecCheck.localUri("spec.holdOutSource.uri", source.uri())));
    }

    @Override
    public WorkOrder order(CalibrationSet set, String store) {
        return new WorkOrder(
                Stage.INSPECT,
                set.getMetadata().getNamespace(),
                set.getMetadata().getName(),
                null,
                set.getSpec(),
                null,
                null,
                List.of(),
                null,
                null,
                Shard.WHOLE,
                List.of(),
                store);
    }

    @Override
    public @Nullable CalibrationFacts found(WorkReport.Inspected report) {
        return report.calibration();
    }

    @Override
    public String summary(CalibrationFacts facts) {
        return facts.samples() + " samples, " + facts.digest();
    }

    @Override
    public String digest(CalibrationFacts facts) {
        return facts.digest();
    }

    @Override
    public List<Condition> conditions(CalibrationSetStatus status) {
        return status.conditions();
    }

    @Override
    public @Nullable String order(CalibrationSetStatus status) {
        return status.order();
    }

    @Override
    public @Nullable CalibrationFacts facts(CalibrationSetStatus status) {
        return status.facts();
    }

    @Override
    public CalibrationSetStatus status(
            List<Condition> conditions,
            @Nullable Long generation,
            @Nullable String order,
            @Nullable CalibrationFacts facts) {
        return new CalibrationSetStatus(conditions, generation, order, facts);
    }
}
