package dev.halftone.operator.job;

import dev.halftone.work.WorkOrder;
import dev.halftone.work.WorkReport;

/** Which report answers which order. */
final class Reports {

    private Reports() {}

    static boolean answers(WorkOrder order, WorkReport report) {
        return switch (order.stage()) {
            case INSPECT ->
                report instanceof WorkReport.Inspected(var model, var calibration, var _)
                        && (order.model() == null || model != null)
                        && (order.calibration() == null || calibration != null);
            case SENSITIVITY -> report instanceof WorkReport.SensitivityMeasured;
            case LATENCY -> report instanceof WorkReport.LatencyMeasured;
            case ASSEMBLY -> report instanceof WorkReport.Assembled;
            case REMOVAL -> report instanceof WorkReport.Removed;
        };
    }
}
