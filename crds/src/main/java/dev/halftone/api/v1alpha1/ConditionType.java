package dev.halftone.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonProperty;

/** The types of conditions, one row each; {@code Ready}, {@code Reconciling} and {@code Stalled} are what other tools read. */
public enum ConditionType {
    /** The object is as its spec says, and of use. */
    @JsonProperty("Ready")
    READY(Presence.ALWAYS),
    /** Work goes on. */
    @JsonProperty("Reconciling")
    RECONCILING(Presence.WHILE_TRUE),
    /** Nothing more will happen until somebody changes the spec or an input. */
    @JsonProperty("Stalled")
    STALLED(Presence.WHILE_TRUE),
    /** The bytes that the spec names were read, and have a digest. */
    @JsonProperty("SourceResolved")
    SOURCE_RESOLVED(Presence.ALWAYS),
    /** A node that matches the accelerator is there. */
    @JsonProperty("TargetAvailable")
    TARGET_AVAILABLE(Presence.ALWAYS),
    /** The profiles that the plan needs are complete. */
    @JsonProperty("Measured")
    MEASURED(Presence.ALWAYS),
    /** The plan is proven to be the best, up to its stated gap. */
    @JsonProperty("PlanOptimal")
    PLAN_OPTIMAL(Presence.ALWAYS),
    /** The measured loss is within the budget. */
    @JsonProperty("BudgetMet")
    BUDGET_MET(Presence.ALWAYS),
    /** The artifact is in its store. */
    @JsonProperty("ArtifactPublished")
    ARTIFACT_PUBLISHED(Presence.ALWAYS);

    /** When a condition is in the status. */
    public enum Presence {
        /** From the first status on, be it as Unknown. */
        ALWAYS,
        /** Only while it is true: readers take its absence for False. */
        WHILE_TRUE
    }

    private final Presence presence;

    ConditionType(Presence presence) {
        this.presence = presence;
    }

    /** When it is in the status. */
    public Presence presence() {
        return presence;
    }

    /** The name in a status. */
    public String wireName() {
        return WireNames.of(this);
    }
}
