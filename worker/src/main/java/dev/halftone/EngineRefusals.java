package dev.halftone;

import dev.halftone.backend.BackendException;
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
            throw UserError.refused(model + ": "
                    + (e.getCause() instanceof UserError told
                            ? told.text()
                            : "can't be brought into canonical form: " + e.getMessage()));
        } catch (BackendException e) {
            throw UserError.refused(model + ": the runtime doesn't run it: " + e.getMessage()
                    + "; check that onnxruntime runs the file as it is");
        } catch (NoGradientRule | InvalidGraphException e) {
            throw UserError.refused(model + ": " + e.getMessage());
        }
    }
}
