package dev.halftone.operator.profile;

import dev.halftone.api.v1alpha1.Accelerator;
import dev.halftone.api.v1alpha1.CalibrationFacts;
import dev.halftone.api.v1alpha1.CalibrationSet;
import dev.halftone.api.v1alpha1.CalibrationSetStatus;
import dev.halftone.api.v1alpha1.Condition;
import dev.halftone.api.v1alpha1.Model;
import dev.halftone.api.v1alpha1.ModelFacts;
import dev.halftone.api.v1alpha1.ModelStatus;
import dev.halftone.api.v1alpha1.Reason;
import dev.halftone.operator.status.Judgement;
import dev.halftone.operator.status.Referred;
import dev.halftone.operator.status.SpecCheck;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The objects that a QuantizedModel or a profile refers to, as far as they are there.
 *
 * @param names by which it refers to them
 */
public record Sources(
        SourcesWatch.Names names,
        Optional<Model> model,
        Optional<CalibrationSet> calibration,
        Optional<Accelerator> accelerator) {

    /** A model and samples that are Ready, with their facts, and an accelerator that is in order. */
    public record Resolved(
            Model model,
            ModelFacts modelFacts,
            CalibrationSet calibration,
            CalibrationFacts calibrationFacts,
            Accelerator accelerator) {}

    /** The first thing that is missing or not Ready. */
    public Optional<Judgement> problem() {
        return Stream.<Supplier<Optional<Judgement>>>of(
                        () -> missing(model, Reason.MODEL_NOT_FOUND, "Model", names.model()),
                        () -> missing(
                                calibration, Reason.CALIBRATION_SET_NOT_FOUND, "CalibrationSet", names.calibration()),
                        () -> missing(accelerator, Reason.ACCELERATOR_NOT_FOUND, "Accelerator", names.accelerator()),
                        () -> model.flatMap(Sources::ready),
                        () -> calibration.flatMap(Sources::ready),
                        () -> accelerator.flatMap(Sources::inOrder))
                .flatMap(check -> check.get().stream())
                .findFirst();
    }

    /** All of them; only where there is no problem. */
    public Resolved resolved() {
        return new Resolved(
                model.orElseThrow(),
                facts(model.orElseThrow()).orElseThrow(),
                calibration.orElseThrow(),
                facts(calibration.orElseThrow()).orElseThrow(),
                accelerator.orElseThrow());
    }

    private static Optional<ModelFacts> facts(Model model) {
        return Optional.ofNullable(model.getStatus()).flatMap(status -> Optional.ofNullable(status.facts()));
    }

    private static Optional<CalibrationFacts> facts(CalibrationSet set) {
        return Optional.ofNullable(set.getStatus()).flatMap(status -> Optional.ofNullable(status.facts()));
    }

    private static Optional<Judgement> missing(Optional<?> object, Reason reason, String kind, @Nullable String name) {
        if (object.isPresent()) {
            return Optional.empty();
        }
        return Optional.of(new Judgement.Waiting(
                reason,
                name == null
                        ? "the spec refers to no " + kind
                        : "there is no " + kind + " " + name + "; apply it, or correct the reference"));
    }

    private static Optional<Judgement> ready(Model model) {
        String name = "Model " + model.getMetadata().getName();
        List<Condition> conditions = Optional.ofNullable(model.getStatus())
                .map(ModelStatus::conditions)
                .orElse(List.of());
        return Referred.problem(name, conditions, model.getMetadata().getGeneration(), Reason.MODEL_NOT_READY)
                .or(() -> unknown(facts(model), name));
    }

    private static Optional<Judgement> ready(CalibrationSet set) {
        String name = "CalibrationSet " + set.getMetadata().getName();
        List<Condition> conditions = Optional.ofNullable(set.getStatus())
                .map(CalibrationSetStatus::conditions)
                .orElse(List.of());
        return Referred.problem(name, conditions, set.getMetadata().getGeneration(), Reason.CALIBRATION_SET_NOT_READY)
                .or(() -> unknown(facts(set), name));
    }

    private static Optional<Judgement> unknown(Optional<?> facts, String name) {
        return facts.isPresent()
                ? Optional.empty()
                : Optional.of(new Judgement.Progressing(Reason.PROGRESSING, name + " is being inspected"));
    }

    /** An accelerator without nodes may get some when pods ask for them. */
    private static Optional<Judgement> inOrder(Accelerator accelerator) {
        return SpecCheck.problem(accelerator)
                .map(problem -> new Judgement.Stalled(
                        problem.reason(),
                        "Accelerator " + accelerator.getMetadata().getName() + ": " + problem.message()));
    }
}
