package dev.halftone.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What happens to the published artifact when its resource goes. */
public enum DeletionPolicy {
    /** It stays: what serves it may still pull it. */
    @JsonProperty("Retain")
    RETAIN,
    /** It is deleted from the store. */
    @JsonProperty("Delete")
    DELETE
}
