package dev.halftone.api.v1alpha1;

/** The group and version of every resource here. */
public final class ApiGroup {
    public static final String NAME = "halftone.dev";
    public static final String VERSION = "v1alpha1";

    /** What {@code apiVersion} says in a manifest. */
    public static final String API_VERSION = NAME + "/" + VERSION;

    private ApiGroup() {}
}
