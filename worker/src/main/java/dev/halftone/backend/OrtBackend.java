package dev.halftone.backend;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession;
import dev.halftone.graph.Graph;
import dev.halftone.graph.Tensor;
import dev.halftone.onnx.OnnxReader;
import dev.halftone.onnx.OnnxWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** onnxruntime with one execution provider. */
final class OrtBackend implements Backend {

    private static final OrtEnvironment ENVIRONMENT =
            OrtEnvironment.getEnvironment(OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR, "halftone");

    private final String name;
    private final ProviderOptions provider;

    /** What a row of {@link Backends} adds to the session options. */
    @FunctionalInterface
    interface ProviderOptions {
        void addTo(OrtSession.SessionOptions options) throws OrtException;
    }

    OrtBackend(String name, ProviderOptions provider) {
        this.name = name;
        this.provider = provider;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Session open(Graph graph, SessionSettings settings) {
        try (var options = options(settings)) {
            return new OrtGraphSession(ENVIRONMENT, ENVIRONMENT.createSession(OnnxWriter.toBytes(graph), options));
        } catch (OrtException e) {
            throw new BackendException(e.getMessage(), e);
        }
    }

    @Override
    public Session open(Path model, SessionSettings settings) {
        try (var options = options(settings)) {
            return new OrtGraphSession(ENVIRONMENT, ENVIRONMENT.createSession(model.toString(), options));
        } catch (OrtException e) {
            throw new BackendException(e.getMessage(), e);
        }
    }

    @Override
    public Graph optimized(Graph graph, SessionSettings settings) {
        try {
            var file = Files.createTempFile("optimized", ".onnx");
            try (var options = options(settings)) {
                options.setOptimizedModelFilePath(file.toString());
                ENVIRONMENT.createSession(OnnxWriter.toBytes(graph), options).close();
                return OnnxReader.read(file);
            } finally {
                Files.deleteIfExists(file);
            }
        } catch (OrtException | IOException e) {
            throw new BackendException("the runtime's optimised graph can't be had: " + e.getMessage(), e);
        }
    }

    @Override
    public RuntimeValue hold(Tensor tensor) {
        return OrtValues.hold(ENVIRONMENT, tensor);
    }

    private OrtSession.SessionOptions options(SessionSettings settings) throws OrtException {
        var options = new OrtSession.SessionOptions();
        options.setIntraOpNumThreads(settings.threads());
        options.setInterOpNumThreads(1);
        options.setMemoryPatternOptimization(settings.memoryPattern() == SessionSettings.MemoryPattern.ON);
        options.setOptimizationLevel(
                switch (settings.optimization()) {
                    case NONE -> OrtSession.SessionOptions.OptLevel.NO_OPT;
                    case BASIC -> OrtSession.SessionOptions.OptLevel.BASIC_OPT;
                    case ALL -> OrtSession.SessionOptions.OptLevel.ALL_OPT;
                });
        for (var entry : settings.entries().entrySet()) {
            options.addConfigEntry(entry.getKey(), entry.getValue());
        }
        provider.addTo(options);
        return options;
    }

    /** A session of onnxruntime. */
    private record OrtGraphSession(OrtEnvironment environment, OrtSession session) implements Session {

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
                var result = session.run(feeds, new java.util.LinkedHashSet<>(outputs));
                Map<String, RuntimeValue> values = new LinkedHashMap<>();
                for (String output : outputs) {
                    values.put(output, OrtValues.own((OnnxTensor)
                            result.get(output).orElseThrow()));
                }
                return values;
            } catch (OrtException e) {
                throw new BackendException(e.getMessage(), e);
            }
        }

        @Override
        public RuntimeValue hold(Tensor tensor) {
            return OrtValues.hold(environment, tensor);
        }

        @Override
        public void close() {
            try {
                session.close();
            } catch (OrtException e) {
                throw new BackendException(e.getMessage(), e);
            }
        }
    }
}
