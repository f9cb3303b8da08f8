package dev.halftone.rewrite;

import dev.halftone.format.ActivationScales;

/** Writes a product with a constant matrix, together with the bias that follows it. */
interface LinearEmitter extends Emitter {

    @Override
    default boolean accepts(Site site) {
        return Linear.of(site).isPresent();
    }

    @Override
    default String writes(Site site) {
        return Linear.of(site).orElseThrow().output();
    }

    @Override
    default boolean migrates() {
        return kernel().format().activationScales() != ActivationScales.NONE;
    }

    @Override
    default void emit(Emission emission) {
        var linear = Linear.of(emission.site()).orElseThrow();
        linear.taken().ifPresent(emission::take);
        emit(emission, emission.corrected(linear));
    }

    /** Writes the product with its bias, if it has one. */
    void emit(Emission emission, Linear linear);
}
