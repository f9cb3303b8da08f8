package dev.halftone.number;

import dev.halftone.format.Granularity;
import dev.halftone.format.Scheme;
import dev.halftone.graph.Tensor;
import java.util.Optional;

/**
 * Encodes consecutive reals in blocks with scales as the formats' own documents say: OCP Microscaling (the shared
 * exponent is floor(log2 amax) less that of the highest element), NVFP4 (a float8 of amax / 6 over the tensor's amax /
 * (6 * 448)), NF4 (amax).
 */
public final class BlockCodec {

    private final Scheme scheme;
    private final int size;
    private final Codec elements;
    private final Codec scaleCodec;

    /** The codec of a scheme in blocks; an error names any other scheme. */
    public BlockCodec(Scheme scheme) {
        if (!(scheme.granularity() instanceof Granularity.Block(int blockSize))) {
            throw new IllegalArgumentException(scheme + " has no blocks");
        }
        this.scheme = scheme;
        this.size = blockSize;
        this.elements = Codec.of(scheme.encoding());
        this.scaleCodec = Codec.of(
                scheme.scales().encoding().orElseThrow(() -> new IllegalArgumentException(scheme + " has no scales")));
    }

    /**
     * Reals in blocks.
     *
     * @param codes INT32, one of each real, in the low bits
     * @param scaleCodes INT32, one of each block, in the low bits
     * @param tensorScale what all scales are multiplied with
     */
    public record Encoded(Tensor codes, Tensor scaleCodes, float tensorScale) {}

    /** Encodes finite reals; the last block may be short. */
    public Encoded encode(float[] values) {
        var groups = new Groups(values, values.length, size);
        float largest = 0;
        for (float value : values) {
            largest = Math.max(largest, Math.abs(value));
        }
        var grid = Grid.of(scheme, largest);
        float[] scales = Calibrator.MIN_MAX.scales(groups, grid, Optional.empty());
        var scaleCodes = new int[scales.length];
        for (int g = 0; g < scales.length; g++) {
            scaleCodes[g] = scaleCodec.encode(scales[g] / grid.tensorScale());
        }
        return new Encoded(
                ints(Rounding.NEAREST.codes(groups, scales, elements, Hessian.uncorrelated())),
                ints(scaleCodes),
                grid.tensorScale());
    }

    /** The reals that codes stand for. */
    public float[] decode(Encoded encoded) {
        int[] codes = encoded.codes().ints();
        int[] scaleCodes = encoded.scaleCodes().ints();
        var values = new float[codes.length];
        for (int i = 0; i < codes.length; i++) {
            float scale = scaleCodec.decode(scaleCodes[i / size]) * encoded.tensorScale();
            values[i] = elements.decode(codes[i]) * scale;
        }
        return values;
    }

    private static Tensor ints(int[] values) {
        return Tensor.ofInts(new long[] {values.length}, values);
    }
}
