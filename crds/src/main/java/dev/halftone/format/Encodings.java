package dev.halftone.format;

import dev.halftone.format.Encoding.Floating;
import dev.halftone.format.Encoding.Integral;
import dev.halftone.format.Encoding.PowerOfTwo;
import dev.halftone.format.Encoding.Specials;
import dev.halftone.format.Encoding.Table;
import java.util.List;

/** The encodings that the number formats are made of: IEEE 754, ONNX float8, OCP Microscaling 1.0 and QLoRA. */
public final class Encodings {

    public static final Floating FP32 = new Floating(8, 23, 127, Specials.IEEE);
    public static final Floating FP16 = new Floating(5, 10, 15, Specials.IEEE);
    public static final Floating BF16 = new Floating(8, 7, 127, Specials.IEEE);
    public static final Floating E4M3FN = new Floating(4, 3, 7, Specials.FN);
    public static final Floating E4M3FNUZ = new Floating(4, 3, 8, Specials.FNUZ);
    public static final Floating E5M2 = new Floating(5, 2, 15, Specials.IEEE_SATURATING);
    public static final Floating E5M2FNUZ = new Floating(5, 2, 16, Specials.FNUZ);
    public static final Floating E3M2 = new Floating(3, 2, 3, Specials.FINITE);
    public static final Floating E2M3 = new Floating(2, 3, 1, Specials.FINITE);
    public static final Floating E2M1 = new Floating(2, 1, 1, Specials.FINITE);
    public static final PowerOfTwo E8M0 = new PowerOfTwo(8, 127);

    /** Integers from -127 to 127. */
    public static final Integral INT8 = Integral.symmetric(8);
    /** Integers from -64 to 64 in a byte: two products with unsigned bytes add up to 32640 at most, which 16 bits hold. */
    public static final Integral INT7 = new Integral(8, -64, 64, 0);
    /** Integers from -128 to 127. */
    public static final Integral FULL_INT8 = Integral.signed(8);
    /** Integers from 0 to 255. */
    public static final Integral UINT8 = Integral.unsigned(8);
    /** Integers from -8 to 7. */
    public static final Integral INT4 = Integral.signed(4);
    /** Multiples of 1/64 from -127/64 to 127/64, the elements of MXINT8. */
    public static final Integral MX_INT8 = new Integral(8, -127, 127, 6);

    /** Quantiles of the normal distribution scaled to [-1, 1]: QLoRA, arXiv 2305.14314. */
    public static final Table NF4 = new Table(
            "NF4",
            List.of(
                    -1.0,
                    -0.6961928009986877,
                    -0.5250730514526367,
                    -0.39491748809814453,
                    -0.28444138169288635,
                    -0.18477343022823334,
                    -0.09105003625154495,
                    0.0,
                    0.07958029955625534,
                    0.16093020141124725,
                    0.24611230194568634,
                    0.33791524171829224,
                    0.44070982933044434,
                    0.5626170039176941,
                    0.7229568362236023,
                    1.0));

    private Encodings() {}
}
