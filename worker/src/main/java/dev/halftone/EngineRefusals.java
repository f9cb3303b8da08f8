package dev.halftone;

import dev.halftone.backend.BackendException;
import dev.halftone.failure.ModelRefusal;
import dev.halftone.failure.Printable;
import dev.halftone.failure.Refusal;
import dev.halftone.failure.UserError;
import dev.halftone.gradient.NoGradientRule;
import dev.halftone.graph.InvalidGraphException;
import dev.halftone.pass.PassException;
import java.util.function.Supplier;

/** Turns what the engine and the runtime can't do with a user's model into refusals that name it. */
final class EngineRefusals {

    private EngineRefusals() {}

    /**
     * Works on a user's model.
     *
     * @param model what messages call it
     * @throws UserError refusing the model, with the node, when the engine or the runtime can't serve it
     */
    static <T> T of(String model, Supplier<T> work) {
        try {
            return work.get();
        } catch (PassException e) {
            throw notCanonical(e).in(model);
        } catch (BackendException e) {
            throw notRun(e).in(model);
        } catch (NoGradientRule e) {
            throw refuse(ModelRefusal.NO_GRADIENT_RULE, String.valueOf(e.getMessage()))
                    .in(model);
        } catch (InvalidGraphException e) {
            throw refuse(e.refusal(), String.valueOf(e.getMessage())).in(model);
        }
    }

    /** The model can't be brought into canonical form. */
    static UserError notCanonical(PassException failure) {
        return switch (failure.getCause()) {
            case UserError told when told.refusal().isPresent() -> told;
            case UserError told -> refuse(ModelRefusal.NOT_CANONICAL, told.text());
            case BackendException refused -> notRun(refused);
            case null, default ->
                refuse(ModelRefusal.NOT_CANONICAL, "can't be brought into canonical form: " + failure.getMessage());
        };
    }

    /** The runtime does not load or run the model. */
    static UserError notRun(BackendException failure) {
        return refuse(
                ModelRefusal.RUNTIME_REFUSES,
                "the runtime doesn't run it: " + failure.getMessage()
                        + "; check that onnxruntime runs the file as it is");
    }

    private static UserError refuse(Refusal refusal, String message) {
        return UserError.of(refusal, Printable.line(message));
    }
}
