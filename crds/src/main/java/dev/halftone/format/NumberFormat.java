package dev.halftone.format;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The number formats: one row each. */
public enum NumberFormat {
    /** The reference. */
    @JsonProperty("Fp32")
    FP32(Use.COMPUTE, Scheme.plain(Encodings.FP32), Scheme.plain(Encodings.FP32), ActivationScales.NONE),
    /** Half precision weights and activations. */
    @JsonProperty("Fp16")
    FP16(Use.COMPUTE, Scheme.plain(Encodings.FP16), Scheme.plain(Encodings.FP16), ActivationScales.NONE),
    /** Weights with the exponent of single and the mantissa of an eighth bit. */
    @JsonProperty("Bf16")
    BF16(Scheme.plain(Encodings.BF16)),
    /** 8-bit weights per channel, 8-bit activations with scales fixed by calibration. */
    @JsonProperty("Int8")
    INT8(Use.COMPUTE, Scheme.perChannel(Encodings.INT8), Scheme.perTensor(Encodings.UINT8), ActivationScales.STATIC),
    /** 8-bit weights per channel, 8-bit activations with scales found at run time. */
    @JsonProperty("Int8Dynamic")
    INT8_DYNAMIC(
            Use.COMPUTE,
            Scheme.perChannel(Encodings.INT8),
            Scheme.perTensor(Encodings.UINT8),
            ActivationScales.DYNAMIC),
    /** 7-bit weights per channel in bytes, for kernels that saturate; 8-bit activations with scales fixed by calibration. */
    @JsonProperty("Int7")
    INT7(Use.COMPUTE, Scheme.perChannel(Encodings.INT7), Scheme.perTensor(Encodings.UINT8), ActivationScales.STATIC),
    /** 7-bit weights per channel in bytes, for kernels that saturate; 8-bit activations with scales found at run time. */
    @JsonProperty("Int7Dynamic")
    INT7_DYNAMIC(
            Use.COMPUTE,
            Scheme.perChannel(Encodings.INT7),
            Scheme.perTensor(Encodings.UINT8),
            ActivationScales.DYNAMIC),
    /** 8-bit weights in blocks of 128, the fastest size of those measured; activations as in the reference. */
    @JsonProperty("Int8Weight")
    INT8_WEIGHT(Use.COMPUTE, Scheme.blocks(Encodings.FULL_INT8, 128, ScaleEncoding.FLOAT)),
    /** 4-bit weights in blocks of 32; activations as in the reference. */
    @JsonProperty("Int4")
    INT4(Use.COMPUTE, Scheme.blocks(Encodings.INT4, 32, ScaleEncoding.FLOAT)),
    /** 4-bit weights in blocks of 128: faster and smaller than blocks of 32, less exact. */
    @JsonProperty("Int4Block128")
    INT4_BLOCK128(Use.COMPUTE, Scheme.blocks(Encodings.INT4, 128, ScaleEncoding.FLOAT)),
    /** 8-bit floats with 3 bits of mantissa, to 448. */
    @JsonProperty("Fp8E4m3")
    FP8_E4M3(Scheme.perTensor(Encodings.E4M3FN)),
    /** 8-bit floats with 3 bits of mantissa, to 240, without -0. */
    @JsonProperty("Fp8E4m3Fnuz")
    FP8_E4M3_FNUZ(Scheme.perTensor(Encodings.E4M3FNUZ)),
    /** 8-bit floats with 2 bits of mantissa and infinities. */
    @JsonProperty("Fp8E5m2")
    FP8_E5M2(Scheme.perTensor(Encodings.E5M2)),
    /** 8-bit floats with 2 bits of mantissa, without -0. */
    @JsonProperty("Fp8E5m2Fnuz")
    FP8_E5M2_FNUZ(Scheme.perTensor(Encodings.E5M2FNUZ)),
    /** Blocks of 32 floats of 8 bits, 3 of them mantissa, under a power of two. */
    @JsonProperty("Mxfp8E4m3")
    MXFP8_E4M3(Scheme.blocks(Encodings.E4M3FN, 32, ScaleEncoding.E8M0)),
    /** Blocks of 32 floats of 8 bits, 2 of them mantissa, under a power of two. */
    @JsonProperty("Mxfp8E5m2")
    MXFP8_E5M2(Scheme.blocks(Encodings.E5M2, 32, ScaleEncoding.E8M0)),
    /** Blocks of 32 floats of 6 bits, 2 of them mantissa, under a power of two. */
    @JsonProperty("Mxfp6E3m2")
    MXFP6_E3M2(Scheme.blocks(Encodings.E3M2, 32, ScaleEncoding.E8M0)),
    /** Blocks of 32 floats of 6 bits, 3 of them mantissa, under a power of two. */
    @JsonProperty("Mxfp6E2m3")
    MXFP6_E2M3(Scheme.blocks(Encodings.E2M3, 32, ScaleEncoding.E8M0)),
    /** Blocks of 32 floats of 4 bits under a power of two. */
    @JsonProperty("Mxfp4")
    MXFP4(Scheme.blocks(Encodings.E2M1, 32, ScaleEncoding.E8M0)),
    /** Blocks of 32 numbers of 8 bits with 6 after the point, under a power of two. */
    @JsonProperty("Mxint8")
    MXINT8(Scheme.blocks(Encodings.MX_INT8, 32, ScaleEncoding.E8M0)),
    /** Blocks of 16 floats of 4 bits under a float8 and one float of the tensor. */
    @JsonProperty("Nvfp4")
    NVFP4(Scheme.blocks(Encodings.E2M1, 16, ScaleEncoding.E4M3)),
    /** Blocks of 64 quantiles of the normal distribution under their largest magnitude. */
    @JsonProperty("Nf4")
    NF4(Scheme.blocks(Encodings.NF4, 64, ScaleEncoding.FLOAT));

    /** What a format can be used for. */
    public enum Use {
        /** Kernels compute on it. */
        COMPUTE,
        /** Weights are kept in it and decoded before anything is computed. */
        STORAGE
    }

    private static final Map<String, NumberFormat> BY_WIRE_NAME =
            Arrays.stream(values()).collect(Collectors.toUnmodifiableMap(NumberFormat::wireName, Function.identity()));

    private final Use use;
    // Schemes are records of records, which the checker would only know by an annotation on each.
    @SuppressWarnings("ImmutableEnumChecker")
    private final Scheme weight;

    @SuppressWarnings("ImmutableEnumChecker")
    private final Optional<Scheme> activation;

    private final ActivationScales activationScales;

    NumberFormat(Use use, Scheme weight, Scheme activation, ActivationScales activationScales) {
        this.use = use;
        this.weight = weight;
        this.activation = Optional.of(activation);
        this.activationScales = activationScales;
    }

    NumberFormat(Use use, Scheme weight) {
        this.use = use;
        this.weight = weight;
        this.activation = Optional.empty();
        this.activationScales = ActivationScales.NONE;
    }

    NumberFormat(Scheme weight) {
        this(Use.STORAGE, weight);
    }

    public Use use() {
        return use;
    }

    /** How weights are held. */
    public Scheme weight() {
        return weight;
    }

    /** How activations are held; empty where they stay in the reference format. */
    public Optional<Scheme> activation() {
        return activation;
    }

    public ActivationScales activationScales() {
        return activationScales;
    }

    /**
     * Bytes that a weight takes with its scales.
     *
     * @param channelAxis the axis of output channels
     */
    public long weightBytes(long[] shape, int channelAxis) {
        return weight.bytes(shape, channelAxis);
    }

    /** Bits of a weight with its share of the scales, for a weight with no padding and many elements per channel. */
    public double bitsPerWeight() {
        return switch (weight.granularity()) {
            case Granularity.PerTensor(), Granularity.PerChannel() ->
                weight.encoding().bits();
            case Granularity.Block(int size) ->
                weight.encoding().bits()
                        + (double) weight.scales()
                                        .encoding()
                                        .map(Encoding::bits)
                                        .orElse(0)
                                / size;
        };
    }

    /**
     * The price of a multiplication over that of the reference: bits of the wider operand over 32.
     *
     * <p>Multipliers of half the width run at twice the rate on the same data path. Formats of weights alone are
     * decoded first and cost 1.
     */
    public double macCost() {
        return activation
                .map(scheme ->
                        Math.max(scheme.encoding().bits(), weight.encoding().bits()) / 32.0)
                .orElse(1.0);
    }

    /** Whether two products of its weights' codes with unsigned bytes add up in 16 bits, as some kernels add them. */
    public boolean fitsSumsOf16Bits() {
        return 2 * 255 * weight.encoding().highest() <= Short.MAX_VALUE;
    }

    /** The name in JSON and YAML. */
    public String wireName() {
        try {
            return NumberFormat.class
                    .getField(name())
                    .getAnnotation(JsonProperty.class)
                    .value();
        } catch (NoSuchFieldException e) {
            throw new AssertionError(e);
        }
    }

    /** The format of that JSON name; an error lists the names that there are. */
    public static NumberFormat ofWireName(String name) {
        var format = BY_WIRE_NAME.get(name);
        if (format == null) {
            throw new IllegalArgumentException("no number format is called " + name + "; there are "
                    + BY_WIRE_NAME.keySet().stream().sorted().toList());
        }
        return format;
    }
}
