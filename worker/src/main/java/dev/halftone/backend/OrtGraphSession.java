package dev.halftone.backend;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.halftone.graph.Tensor;
import java.lang.ref.Reference;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;

/** A session of onnxruntime, with the constants that it was handed. */
record OrtGraphSession(OrtEnvironment environment, OrtSession session, HandedIn constants) implements Session {

    /** A session with memory of its own. */
    static OrtGraphSession of(OrtEnvironment environment, OrtSession session) {
        return new OrtGraphSession(environment, session, HandedIn.NOTHING);
    }

    @Override
    public List<String> inputs() {
        return List.copyOf(session.getInputNames());
    }

    @Override
    public List<String> outputs() {
        return List.copyOf(session.getOutputNames());
    }

    @Override
    public Map<String, RuntimeValue> run(Map<String, RuntimeValue> inputs, List<String> outputs) {
        Map<String, OnnxTensor> feeds = new LinkedHashMap<>();
        inputs.forEach((name, value) -> feeds.put(name, OrtValues.tensor(value)));
        try {
            var named = new LinkedHashSet<>(outputs);
            return owned(NativeWork.ofProcess().run(() -> session.run(feeds, named)), outputs);
        } catch (OrtException e) {
            throw new BackendException(String.valueOf(e.getMessage()), e);
        } finally {
            // native code reads the inputs' memory, which the collector may free once nothing in Java names it
            Reference.reachabilityFence(inputs);
            Reference.reachabilityFence(constants);
        }
    }

    private static Map<String, RuntimeValue> owned(OrtSession.Result result, List<String> outputs) {
        Map<String, RuntimeValue> values = new LinkedHashMap<>();
        for (String output : outputs) {
            if (!(result.get(output).orElseThrow() instanceof OnnxTensor tensor)) {
                result.close();
                throw new BackendException("output " + output + " is no tensor; ask for tensors only");
            }
            values.put(output, OrtValues.own(tensor));
        }
        return values;
    }

    @Override
    public RuntimeValue hold(Tensor tensor) {
        return OrtValues.hold(environment, tensor);
    }

    @Override
    public void close() {
        try {
            NativeWork.ofProcess().run(() -> {
                session.close();
                return session;
            });
        } catch (OrtException e) {
            throw new BackendException(String.valueOf(e.getMessage()), e);
        } finally {
            constants.close();
        }
    }
}
