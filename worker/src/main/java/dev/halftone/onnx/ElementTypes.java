package dev.halftone.onnx;

import dev.halftone.graph.ElementType;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The element types by their codes in files, which may be any number. */
final class ElementTypes {

    private static final Map<Integer, ElementType> BY_CODE = Arrays.stream(ElementType.values())
            .collect(Collectors.toUnmodifiableMap(ElementType::code, Function.identity()));

    private ElementTypes() {}

    static Optional<ElementType> ofCode(int code) {
        return Optional.ofNullable(BY_CODE.get(code));
    }
}
