package dev.halftone.graph;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;

/**
 * An immutable constant: element type, shape and little-endian bytes, in native memory or in a mapped file.
 *
 * <p>4-bit and 2-bit elements are packed, low bits first, as ONNX packs them. Strings are not held.
 */
public final class Tensor {

    private static final long WORTH_LETTING_GO = 1L << 20;

    private static final ValueLayout.OfFloat F32 = ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfDouble F64 =
            ValueLayout.JAVA_DOUBLE_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfLong I64 = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfInt I32 = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private final ElementType type;
    private final long[] shape;
    private final MemorySegment bytes;

    private Tensor(ElementType type, long[] shape, MemorySegment bytes) {
        this.type = type;
        this.shape = shape.clone();
        this.bytes = bytes.asReadOnly();
    }

    /**
     * A tensor over bytes that nobody changes any more.
     *
     * @throws IllegalArgumentException when the bytes are not as many as type and shape say
     */
    public static Tensor over(ElementType type, long[] shape, MemorySegment bytes) {
        long expected = type.bytes(count(shape));
        if (bytes.byteSize() != expected) {
            throw new IllegalArgumentException("a tensor of " + type + Arrays.toString(shape) + " takes " + expected
                    + " bytes, not " + bytes.byteSize());
        }
        return new Tensor(type, shape, bytes);
    }

    /** Native memory for a tensor's bytes, zeroed, freed when nothing refers to it. */
    public static MemorySegment allocate(long byteCount) {
        return NativeMemory.allocate(byteCount);
    }

    /** A copy of bytes as a tensor. */
    public static Tensor ofBytes(ElementType type, long[] shape, byte[] content) {
        var segment = allocate(content.length);
        MemorySegment.copy(content, 0, segment, JAVA_BYTE, 0, content.length);
        return over(type, shape, segment);
    }

    /** A copy of floats as a FLOAT tensor. */
    public static Tensor ofFloats(long[] shape, float... values) {
        var segment = allocate(4L * values.length);
        MemorySegment.copy(values, 0, segment, F32, 0, values.length);
        return over(ElementType.FLOAT, shape, segment);
    }

    /** A copy of longs as an INT64 tensor. */
    public static Tensor ofLongs(long[] shape, long... values) {
        var segment = allocate(8L * values.length);
        MemorySegment.copy(values, 0, segment, I64, 0, values.length);
        return over(ElementType.INT64, shape, segment);
    }

    /** A copy of ints as an INT32 tensor. */
    public static Tensor ofInts(long[] shape, int... values) {
        var segment = allocate(4L * values.length);
        MemorySegment.copy(values, 0, segment, I32, 0, values.length);
        return over(ElementType.INT32, shape, segment);
    }

    /** A FLOAT scalar. */
    public static Tensor scalar(float value) {
        return ofFloats(new long[0], value);
    }

    /** A one-dimensional INT64 tensor. */
    public static Tensor vector(long... values) {
        return ofLongs(new long[] {values.length}, values);
    }

    public ElementType type() {
        return type;
    }

    /** A copy of the shape. */
    public long[] shape() {
        return shape.clone();
    }

    public int rank() {
        return shape.length;
    }

    /** The length of one axis; negative axes count from the end. */
    public long dimension(int axis) {
        return shape[axis < 0 ? axis + shape.length : axis];
    }

    /** The number of elements. */
    public long count() {
        return count(shape);
    }

    /** The bytes, read-only. */
    public MemorySegment bytes() {
        return bytes;
    }

    /** The same bytes under another shape of as many elements. */
    public Tensor reshaped(long... other) {
        return over(type, other, bytes);
    }

    /** A copy of the elements of a FLOAT tensor; a large mapped one lets its pages go. */
    public float[] floats() {
        expect(ElementType.FLOAT);
        float[] elements = bytes.toArray(F32);
        letGo();
        return elements;
    }

    /**
     * Takes the pages of a large mapped tensor out of this process; whoever reads on finds them in the file again. So a pass
     * over all weights holds one of them at a time, however much memory the machine could lend.
     */
    public void letGo() {
        if (bytes.isMapped() && bytes.byteSize() >= WORTH_LETTING_GO) {
            bytes.unload();
        }
    }

    /** A copy of the elements of a DOUBLE tensor. */
    public double[] doubles() {
        expect(ElementType.DOUBLE);
        return bytes.toArray(F64);
    }

    /** One element of a FLOAT tensor, by its flat index. */
    public float floatAt(long index) {
        return bytes.getAtIndex(F32, index);
    }

    /** A copy of the elements of an INT64 tensor. */
    public long[] longs() {
        expect(ElementType.INT64);
        return bytes.toArray(I64);
    }

    /** A copy of the elements of an INT32 tensor. */
    public int[] ints() {
        expect(ElementType.INT32);
        return bytes.toArray(I32);
    }

    /** The dimensions as an axis list. */
    public List<Dimension> dimensions() {
        return Arrays.stream(shape).mapToObj(Dimension::of).toList();
    }

    /** The product of the dimensions. */
    public static long count(long[] shape) {
        long product = 1;
        for (long dimension : shape) {
            product = Math.multiplyExact(product, dimension);
        }
        return product;
    }

    private void expect(ElementType expected) {
        if (type != expected) {
            throw new IllegalStateException("a tensor of " + type + " read as " + expected);
        }
    }

    /** Equal type, shape and bytes. */
    @Override
    public boolean equals(Object other) {
        return other instanceof Tensor that
                && type == that.type
                && Arrays.equals(shape, that.shape)
                && bytes.mismatch(that.bytes) < 0;
    }

    @Override
    public int hashCode() {
        return 31 * type.hashCode() + Arrays.hashCode(shape);
    }

    @Override
    public String toString() {
        return type + Arrays.toString(shape);
    }
}
