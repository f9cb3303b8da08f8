package dev.halftone.backend;

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
import java.util.Map;

/** onnxruntime with one execution provider. */
final class OrtBackend implements Backend {

    private static final OrtEnvironment ENVIRONMENT =
            OrtEnvironment.getEnvironment(OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR, "halftone");

    private static final String SPINNING = "session.intra_op.allow_spinning";

    private final String name;
    private final Device device;
    private final ProviderOptions provider;
    private final long inMemory;

    /** What a row of {@link Backends} adds to the session options. */
    @FunctionalInterface
    interface ProviderOptions {
        void addTo(OrtSession.SessionOptions options) throws OrtException;
    }

    OrtBackend(String name, Device device, ProviderOptions provider) {
        this(name, device, provider, OnnxWriter.ONE_FILE);
    }

    /** Graphs with more than {@code inMemory} bytes of initializers are opened from a file. */
    OrtBackend(String name, Device device, ProviderOptions provider, long inMemory) {
        this.name = name;
        this.device = device;
        this.provider = provider;
        this.inMemory = inMemory;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Device device() {
        return device;
    }

    @Override
    public String runtime() {
        return "onnxruntime " + ENVIRONMENT.getVersion();
    }

    @Override
    public Session open(Graph graph, SessionSettings settings) {
        try (var options = options(settings)) {
            return new OrtGraphSession(ENVIRONMENT, session(graph, options));
        } catch (OrtException | IOException e) {
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
    public Map<String, Tensor> evaluate(Graph graph, Map<String, Tensor> inputs) {
        byte[] model = OnnxWriter.toBytesInferringOutputs(graph);
        try (var options = options(SessionSettings.plain());
                var session = new OrtGraphSession(ENVIRONMENT, ENVIRONMENT.createSession(model, options))) {
            return session.evaluate(inputs);
        } catch (OrtException e) {
            throw new BackendException(String.valueOf(e.getMessage()), e);
        }
    }

    @Override
    public Graph optimized(Graph graph, SessionSettings settings) {
        try {
            var file = Files.createTempFile("optimized", ".onnx");
            try (var options = options(settings)) {
                options.setOptimizedModelFilePath(file.toString());
                session(graph, options).close();
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

    /** A session of a graph; one that no array holds goes through a file, which the session keeps open by itself. */
    private OrtSession session(Graph graph, OrtSession.SessionOptions options) throws OrtException, IOException {
        if (OnnxWriter.contentBytes(graph) <= inMemory) {
            return ENVIRONMENT.createSession(OnnxWriter.toBytes(graph), options);
        }
        var folder = Files.createTempDirectory("halftone");
        var file = folder.resolve("model.onnx");
        try {
            OnnxWriter.write(graph, file);
            return ENVIRONMENT.createSession(file.toString(), options);
        } finally {
            Files.deleteIfExists(file.resolveSibling("model.onnx.data"));
            Files.deleteIfExists(file);
            Files.delete(folder);
        }
    }

    /** The options, which the caller closes. */
    private OrtSession.SessionOptions options(SessionSettings settings) throws OrtException {
        var options = new OrtSession.SessionOptions();
        try {
            configure(options, settings);
        } catch (OrtException e) {
            options.close();
            throw e;
        }
        return options;
    }

    private void configure(OrtSession.SessionOptions options, SessionSettings settings) throws OrtException {
        options.setIntraOpNumThreads(settings.threads());
        options.setInterOpNumThreads(1);
        options.setMemoryPatternOptimization(settings.memoryPattern() == SessionSettings.MemoryPattern.ON);
        options.setOptimizationLevel(
                switch (settings.optimization()) {
                    case NONE -> OrtSession.SessionOptions.OptLevel.NO_OPT;
                    case BASIC -> OrtSession.SessionOptions.OptLevel.BASIC_OPT;
                    case ALL -> OrtSession.SessionOptions.OptLevel.ALL_OPT;
                });
        if (settings.threads() > 1 && !settings.entries().containsKey(SPINNING)) {
            // threads that wait in a loop halve the speed of a machine with other work
            options.addConfigEntry(SPINNING, "0");
        }
        for (var entry : settings.entries().entrySet()) {
            options.addConfigEntry(entry.getKey(), entry.getValue());
        }
        try {
            provider.addTo(options);
        } catch (OrtException e) {
            throw new BackendException(
                    "backend " + name + " can't be used with this runtime on this machine, which have "
                            + OrtEnvironment.getAvailableProviders() + ": " + e.getMessage(),
                    e);
        }
    }
}
