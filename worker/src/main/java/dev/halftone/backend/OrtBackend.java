package dev.halftone.backend;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession;
import dev.halftone.graph.Graph;
import dev.halftone.graph.Tensor;
import dev.halftone.onnx.Detached;
import dev.halftone.onnx.OnnxReader;
import dev.halftone.onnx.OnnxWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** onnxruntime with one execution provider. */
final class OrtBackend implements Backend {

    private static final OrtEnvironment ENVIRONMENT =
            OrtEnvironment.getEnvironment(OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR, "halftone");

    private static final String SPINNING = "session.intra_op.allow_spinning";
    private static final String NOT_PACKED = "session.disable_prepacking";
    private static final String OPTIMIZED_DATA = "session.optimized_model_external_initializers_file_name";

    /** Above this, what is borrowed is not packed for the kernels either: that would be a second copy. */
    private static final long LARGE = 512L << 20;

    /** Graphs with more than this are not made an array of, which would lie in the heap, but a file. */
    private static final long IN_MEMORY = 128L << 20;

    /** Smaller constants are copied: they may be shapes and axes, which the optimiser has to see. */
    private static final long WORTH_BORROWING = 1L << 16;

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
        this(name, device, provider, IN_MEMORY);
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
            return session(graph, settings.weights(), options);
        } catch (OrtException | IOException e) {
            throw new BackendException(e.getMessage(), e);
        }
    }

    @Override
    public Session open(Path model, SessionSettings settings) {
        try (var options = options(settings)) {
            return OrtGraphSession.of(ENVIRONMENT, ENVIRONMENT.createSession(model.toString(), options));
        } catch (OrtException e) {
            throw new BackendException(e.getMessage(), e);
        }
    }

    @Override
    public Map<String, Tensor> evaluate(Graph graph, Map<String, Tensor> inputs) {
        try (var options = options(SessionSettings.plain());
                var session = borrowing(
                        OnnxWriter.detachedInferringOutputs(graph, OrtBackend::isBorrowable), graph, options)) {
            return session.evaluate(inputs);
        } catch (OrtException e) {
            throw new BackendException(String.valueOf(e.getMessage()), e);
        }
    }

    @Override
    public Graph optimized(Graph graph, SessionSettings settings) {
        try {
            var folder = Files.createTempDirectory("optimized");
            var file = folder.resolve("model.onnx");
            boolean large = OnnxWriter.contentBytes(graph) > Math.min(LARGE, inMemory);
            try (var options = options(settings)) {
                options.setOptimizedModelFilePath(file.toString());
                if (large) {
                    options.addConfigEntry(OPTIMIZED_DATA, "model.onnx.data");
                }
                session(graph, large ? SessionSettings.Weights.BORROWED : settings.weights(), options)
                        .close();
                return OnnxReader.read(file);
            } finally {
                delete(folder);
            }
        } catch (OrtException | IOException e) {
            throw new BackendException("the runtime's optimised graph can't be had: " + e.getMessage(), e);
        }
    }

    @Override
    public RuntimeValue hold(Tensor tensor) {
        return OrtValues.hold(ENVIRONMENT, tensor);
    }

    private OrtGraphSession session(Graph graph, SessionSettings.Weights weights, OrtSession.SessionOptions options)
            throws OrtException, IOException {
        return switch (weights) {
            case OWN -> owning(graph, options);
            case BORROWED ->
                own(graph) > inMemory
                        ? owning(graph, options)
                        : borrowing(OnnxWriter.detached(graph, OrtBackend::isBorrowable), graph, options);
        };
    }

    /** A session of a graph; one that no array holds goes through a file, which the session keeps open by itself. */
    private OrtGraphSession owning(Graph graph, OrtSession.SessionOptions options) throws OrtException, IOException {
        if (OnnxWriter.contentBytes(graph) <= inMemory) {
            return OrtGraphSession.of(ENVIRONMENT, ENVIRONMENT.createSession(OnnxWriter.toBytes(graph), options));
        }
        var folder = Files.createTempDirectory("halftone");
        var file = folder.resolve("model.onnx");
        try {
            OnnxWriter.write(graph, file, inMemory);
            return OrtGraphSession.of(ENVIRONMENT, ENVIRONMENT.createSession(file.toString(), options));
        } finally {
            delete(folder);
        }
    }

    /** A session that reads a graph's large constants where they are; their handles go when it is closed. */
    private static OrtGraphSession borrowing(Detached detached, Graph graph, OrtSession.SessionOptions options)
            throws OrtException {
        if (OnnxWriter.contentBytes(graph) > LARGE) {
            options.addConfigEntry(NOT_PACKED, "1");
        }
        var borrowed = Borrowed.of(ENVIRONMENT, detached.tensors());
        try {
            borrowed.addTo(options);
            return new OrtGraphSession(ENVIRONMENT, ENVIRONMENT.createSession(detached.model(), options), borrowed);
        } catch (OrtException e) {
            borrowed.close();
            throw e;
        }
    }

    /** Bytes of the constants that can't be borrowed. */
    private static long own(Graph graph) {
        return graph.initializers().values().stream()
                .filter(tensor -> !isBorrowable(tensor))
                .mapToLong(tensor -> tensor.bytes().byteSize())
                .sum();
    }

    private static boolean isBorrowable(Tensor tensor) {
        long bytes = tensor.bytes().byteSize();
        return bytes >= WORTH_BORROWING && bytes <= Integer.MAX_VALUE && OrtValues.isNamed(tensor.type());
    }

    private static void delete(Path folder) throws IOException {
        for (String name : List.of("model.onnx.data", "model.onnx")) {
            Files.deleteIfExists(folder.resolve(name));
        }
        Files.delete(folder);
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
