package dev.halftone.api.v1alpha1;

/** Limits that several fields share; lengths are in characters. */
final class Bounds {
    /** The largest integer that every JSON reader keeps exact. */
    static final double SAFE_INTEGER = 9007199254740991d;

    static final double COUNT = 2147483647;
    static final double AXIS = 16777216;

    static final int NAME = 253;
    static final String NAME_PATTERN = "^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$";
    static final String LABEL_PATTERN = "^[a-z0-9]([-a-z0-9]*[a-z0-9])?$";
    static final int TENSOR_NAME = 512;
    static final int URI = 2048;
    static final String URI_PATTERN = "^[a-z][a-z0-9+.-]*:[^\\s]+$";
    static final String DIGEST_PATTERN = "^sha256:[0-9a-f]{64}$";
    static final int DECIMAL = 40;
    static final String DECIMAL_PATTERN = DecimalString.PATTERN;
    static final String SIGNED_DECIMAL_PATTERN = DecimalString.SIGNED_PATTERN;
    static final int QUANTITY = 32;
    static final String QUANTITY_PATTERN = "^[0-9]+(\\.[0-9]+)?(m|k|M|G|T|P|E|Ki|Mi|Gi|Ti|Pi|Ei)?$";
    static final String TIME_PATTERN = "^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\\.[0-9]{1,9})?Z$";
    static final String CONDITION_TYPE_PATTERN = "^[A-Za-z0-9]([-A-Za-z0-9_./]*[A-Za-z0-9])?$";
    static final String REASON_PATTERN = "^[A-Za-z]([A-Za-z0-9_,:]*[A-Za-z0-9_])?$";

    static final int CONDITIONS = 16;
    static final int DIMENSIONS = 32;
    static final int FORMATS = 32;
    static final int FRONTIER = 32;
    static final int LABELS = 32;
    static final int METRICS = 8;
    static final int RANK = 8;
    static final int RESOURCES = 16;
    static final int SHARDS = 1024;
    static final int TOLERATIONS = 16;
    static final int WORKLOAD = 16;

    private Bounds() {}
}
