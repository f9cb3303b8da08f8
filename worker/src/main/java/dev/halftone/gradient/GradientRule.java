package dev.halftone.gradient;

/** How one operator is differentiated. */
@FunctionalInterface
public interface GradientRule {

    /**
     * Emits the gradient of one operand and gives its name; asked only for operands whose gradient is needed.
     *
     * @return the name of a value of the operand's shape
     * @throws NoGradientRule when the operator has no gradient for this operand or in this form
     */
    String gradient(Call call, int input);

    /** The gradient of the operand at one fixed place. */
    @FunctionalInterface
    interface OfOperand {
        String gradient(Call call);
    }

    /** A rule with a function for each operand; the operands after them have no gradient. */
    static GradientRule of(OfOperand... operands) {
        return (call, input) -> {
            if (input >= operands.length) {
                throw new NoGradientRule(call.node(), "has no gradient rule for its input " + input);
            }
            return operands[input].gradient(call);
        };
    }
}
