package dev.halftone;

import dev.halftone.api.v1alpha1.Reason;
import dev.halftone.api.v1alpha1.Stage;
import dev.halftone.failure.Printable;
import dev.halftone.failure.UserError;
import dev.halftone.work.WorkReport;

/** Does what an order says; whatever happens is a report. */
record StageReport(Workplace place) {

    WorkReport report() {
        try {
            return EngineRefusals.of("Model " + subject(), this::done);
        } catch (UserError e) {
            return refused(place.order().stage(), e.saying(place.stores().named(message(e))));
        }
    }

    /** An order for samples alone names no model. */
    private String subject() {
        var spec = place.order().quantizedModel();
        return spec == null ? place.order().name() : spec.modelRef().name();
    }

    private WorkReport done() {
        return switch (place.order().stage()) {
            case INSPECT -> new InspectWork(place).report();
            case SENSITIVITY -> new MeasureWork(place).sensitivity();
            case LATENCY -> new MeasureWork(place).latency();
            case ASSEMBLY -> new AssembleWork(place).report();
            case REMOVAL -> new RemoveWork(place).report();
        };
    }

    static WorkReport.Refused refused(Stage stage, UserError e) {
        return new WorkReport.Refused(stage, e.reason().wireName(), oneLine(e.coded()));
    }

    static String oneLine(String text) {
        return Printable.line(text);
    }

    private String message(UserError e) {
        return e.reason() == Reason.DIGEST_MISMATCH && place.order().stage() != Stage.INSPECT
                ? e.text() + "; the bytes changed since they were inspected: put them back, or change the resource so"
                        + " that they are inspected again"
                : withoutOptions(e.text());
    }

    /** What is written for the command line names its options, which a stage does not have. */
    private static String withoutOptions(String message) {
        return message.replace(" with --out", "");
    }
}
