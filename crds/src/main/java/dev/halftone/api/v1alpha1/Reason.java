package dev.halftone.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonProperty;

/** The reasons that conditions give, one row each. */
public enum Reason {
    /** The operator has not seen the object yet. */
    @JsonProperty("Pending")
    PENDING(Severity.NORMAL),
    /** Work goes on. */
    @JsonProperty("Progressing")
    PROGRESSING(Severity.NORMAL),
    /** The spec says to start nothing new. */
    @JsonProperty("Suspended")
    SUSPENDED(Severity.NORMAL),
    /** The object is as its spec says. */
    @JsonProperty("Succeeded")
    SUCCEEDED(Severity.NORMAL),
    /** The measured loss is within the budget. */
    @JsonProperty("BudgetMet")
    BUDGET_MET(Severity.NORMAL),
    /** No plan gains more. */
    @JsonProperty("Optimal")
    OPTIMAL(Severity.NORMAL),
    /** The artifact is in its store. */
    @JsonProperty("Published")
    PUBLISHED(Severity.NORMAL),
    /** The Model that is referred to does not exist. */
    @JsonProperty("ModelNotFound")
    MODEL_NOT_FOUND(Severity.TRANSIENT),
    /** The Model that is referred to is not Ready. */
    @JsonProperty("ModelNotReady")
    MODEL_NOT_READY(Severity.TRANSIENT),
    /** The CalibrationSet that is referred to does not exist. */
    @JsonProperty("CalibrationSetNotFound")
    CALIBRATION_SET_NOT_FOUND(Severity.TRANSIENT),
    /** The CalibrationSet that is referred to is not Ready. */
    @JsonProperty("CalibrationSetNotReady")
    CALIBRATION_SET_NOT_READY(Severity.TRANSIENT),
    /** The Accelerator that is referred to does not exist. */
    @JsonProperty("AcceleratorNotFound")
    ACCELERATOR_NOT_FOUND(Severity.TRANSIENT),
    /** What a profile refers to is no longer what the profile is about. */
    @JsonProperty("InputChanged")
    INPUT_CHANGED(Severity.TRANSIENT),
    /** No node matches the accelerator. */
    @JsonProperty("NoNode")
    NO_NODE(Severity.TRANSIENT),
    /** A store does not answer. */
    @JsonProperty("StoreUnavailable")
    STORE_UNAVAILABLE(Severity.TRANSIENT),
    /** A store has no room left. */
    @JsonProperty("StoreFull")
    STORE_FULL(Severity.TRANSIENT),
    /** The Secret with the credentials of a store is not there, or lacks a key. */
    @JsonProperty("CredentialsMissing")
    CREDENTIALS_MISSING(Severity.TRANSIENT),
    /** No node has room for a worker, or a volume of it is not there. */
    @JsonProperty("Unschedulable")
    UNSCHEDULABLE(Severity.TRANSIENT),
    /** The image of a worker cannot be pulled. */
    @JsonProperty("ImageUnavailable")
    IMAGE_UNAVAILABLE(Severity.TRANSIENT),
    /** The cluster refuses a worker's Job, the order of it, its pods or a profile. */
    @JsonProperty("JobRejected")
    JOB_REJECTED(Severity.TRANSIENT),
    /** The Job waits until a queue admits it. */
    @JsonProperty("Queued")
    QUEUED(Severity.TRANSIENT),
    /** The node of a worker does not answer. */
    @JsonProperty("NodeLost")
    NODE_LOST(Severity.TRANSIENT),
    /** A worker ended without a report. */
    @JsonProperty("WorkerLost")
    WORKER_LOST(Severity.TRANSIENT),
    /** Times differ too much between equal runs to be worth anything. */
    @JsonProperty("TooNoisy")
    TOO_NOISY(Severity.TRANSIENT),
    /** The plan is good, but the time was not enough to prove it the best. */
    @JsonProperty("GapOpen")
    GAP_OPEN(Severity.TRANSIENT),
    /** The spec breaks a rule that its schema could not check. */
    @JsonProperty("InvalidSpec")
    INVALID_SPEC(Severity.TERMINAL),
    /** The spec does not fit this version of the operator; a newer or older one may have written it. */
    @JsonProperty("Unreadable")
    UNREADABLE(Severity.TERMINAL),
    /** There is nothing at the URI. */
    @JsonProperty("SourceNotFound")
    SOURCE_NOT_FOUND(Severity.TERMINAL),
    /** The bytes are not those that the spec pins. */
    @JsonProperty("DigestMismatch")
    DIGEST_MISMATCH(Severity.TERMINAL),
    /** The platform team has not allowed the host of the URI. */
    @JsonProperty("HostNotAllowed")
    HOST_NOT_ALLOWED(Severity.TERMINAL),
    /** The file is not a readable ONNX model. */
    @JsonProperty("ModelUnreadable")
    MODEL_UNREADABLE(Severity.TERMINAL),
    /** The model is beyond a limit. */
    @JsonProperty("ModelTooLarge")
    MODEL_TOO_LARGE(Severity.TERMINAL),
    /** The model holds an operator or a form that cannot be measured. */
    @JsonProperty("ModelUnsupported")
    MODEL_UNSUPPORTED(Severity.TERMINAL),
    /** The workload names an input or a dimension that the model does not have. */
    @JsonProperty("WorkloadMismatch")
    WORKLOAD_MISMATCH(Severity.TERMINAL),
    /** The samples do not fit the inputs of the model. */
    @JsonProperty("CalibrationMismatch")
    CALIBRATION_MISMATCH(Severity.TERMINAL),
    /** The samples cannot be read, are too few, or hold values that are no numbers. */
    @JsonProperty("CalibrationUnreadable")
    CALIBRATION_UNREADABLE(Severity.TERMINAL),
    /** The worker has no such backend. */
    @JsonProperty("BackendUnavailable")
    BACKEND_UNAVAILABLE(Severity.TERMINAL),
    /** No number format is left that model, accelerator and spec allow. */
    @JsonProperty("NoFormat")
    NO_FORMAT(Severity.TERMINAL),
    /** The times were measured on another machine than the one that the plan is made on. */
    @JsonProperty("FingerprintMismatch")
    FINGERPRINT_MISMATCH(Severity.TERMINAL),
    /** A measurement is no longer in the store. */
    @JsonProperty("EvidenceLost")
    EVIDENCE_LOST(Severity.TERMINAL),
    /** A worker needs more memory than it may have. */
    @JsonProperty("OutOfMemory")
    OUT_OF_MEMORY(Severity.TERMINAL),
    /** A Job took longer than it may. */
    @JsonProperty("DeadlineExceeded")
    DEADLINE_EXCEEDED(Severity.TERMINAL),
    /** Every attempt of a worker failed. */
    @JsonProperty("WorkerFailed")
    WORKER_FAILED(Severity.TERMINAL),
    /** No plan that was tried is within the budget. */
    @JsonProperty("BudgetNotMet")
    BUDGET_NOT_MET(Severity.TERMINAL),
    /** The artifact could not be written. */
    @JsonProperty("PublishFailed")
    PUBLISH_FAILED(Severity.TERMINAL),
    /** The worker met an error that is its own. */
    @JsonProperty("InternalError")
    INTERNAL_ERROR(Severity.TERMINAL);

    /** What follows from a reason. */
    public enum Severity {
        /** Nothing is wrong. */
        NORMAL,
        /** It may pass by itself: tried again. */
        TRANSIENT,
        /** Only a change of the spec or of an input helps: the object is stalled. */
        TERMINAL
    }

    private final Severity severity;

    Reason(Severity severity) {
        this.severity = severity;
    }

    /** What follows from it. */
    public Severity severity() {
        return severity;
    }

    /** The word in a condition. */
    public String wireName() {
        return WireNames.of(this);
    }
}
