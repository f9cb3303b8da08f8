package dev.halftone.rewrite;

/** Writes one kind of kernel. */
public interface Emitter {

    /** What it writes. */
    Kernel kernel();

    /** The name of its row in {@link Emitters}. */
    default String name() {
        return kernel().name();
    }

    /** The row whose codes it goes on with: between layers in kernels of one chain nothing has to be converted. */
    default String chain() {
        return name();
    }

    /** Whether it can write this layer. */
    boolean accepts(Site site);

    /** The value that the kernel writes: the layer's own output, or that of the bias or activation that it takes in. */
    default String writes(Site site) {
        return site.node().output();
    }

    /** Whether the activation's channels may be migrated into the weight: both are quantized, with one scale for all. */
    default boolean migrates() {
        return false;
    }

    /** Writes the layer: quantizes its own inputs only, and leaves {@link #writes} in fp32. */
    void emit(Emission emission);
}
