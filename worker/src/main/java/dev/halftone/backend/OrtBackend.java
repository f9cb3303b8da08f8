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
import java.nio.file.Path;
import java.util.Map;

/** onnxruntime with one execution provider. */
final class OrtBackend implements Backend {

    private static final OrtEnvironment ENVIRONMENT =
            OrtEnvironment.getEnvironment(OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR, "halftone");

    private static final String SPINNING = "session.intra_op.allow_spinning";
    private static final String NOT_PACKED = "session.disable_prepacking";
    private static final String OPTIMIZED_DATA = "session.optimized_model_external_initializers_file_name";

    /** Graphs with more than this are not loaded at once where nothing is timed. */
    private static final long LARGE = 512L << 20;

    /** What of a large graph is loaded at once. */
    private static final long STRETCH_BYTES = 256L << 20;

    /** Graphs with more than this are not made an array of, which would lie in the heap and be copied twice, but a file. */
    private static final long IN_MEMORY = 8L << 20;

    /** Smaller constants stay in the model: they may be shapes and axes, which the optimiser has to see. */
    private static final long WORTH_HANDING_IN = 1L << 16;

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
        return switch (settings.weights()) {
            case WHOLE -> whole(graph, settings);
            case PASSING ->
                isLarge(graph)
                        ? relay(graph, settings)
                        : handedIn(OnnxWriter.detached(graph, OrtBackend::isWorthHandingIn), settings);
        };
    }

    @Override
    public Session open(Path model, SessionSettings settings) {
        try (var options = options(settings)) {
            return OrtGraphSession.of(ENVIRONMENT, made(() -> ENVIRONMENT.createSession(model.toString(), options)));
        } catch (OrtException e) {
            throw new BackendException(e.getMessage(), e);
        }
    }

    @Override
    public Map<String, Tensor> evaluate(Graph graph, Map<String, Tensor> inputs) {
        var plain = SessionSettings.plain();
        try (var session = isLarge(graph) ? relay(graph, plain) : inferring(graph, plain)) {
            return session.evaluate(inputs);
        }
    }

    @Override
    public Graph optimized(Graph graph, SessionSettings settings) {
        if (graph.contentBytes() <= Math.min(LARGE, inMemory)) {
            return optimized(settings, options -> whole(graph, options));
        }
        var file = Temporary.model();
        try {
            OnnxWriter.write(graph, file, inMemory);
            return optimized(file, settings);
        } finally {
            Temporary.delete(file);
        }
    }

    @Override
    public Graph optimized(Path model, SessionSettings settings) {
        return optimized(settings, options -> {
            if (!OnnxReader.dataFiles(model).isEmpty()) {
                // else the runtime's file would name those of the model, which are not beside it
                options.addConfigEntry(OPTIMIZED_DATA, "model.onnx.data");
            }
            if (OnnxReader.size(model) > LARGE) {
                options.addConfigEntry(NOT_PACKED, "1");
            }
            return made(() -> ENVIRONMENT.createSession(model.toString(), options));
        });
    }

    /** Makes a session with options that were prepared. */
    @FunctionalInterface
    private interface Opening {
        OrtSession with(OrtSession.SessionOptions options) throws OrtException, IOException;
    }

    private Graph optimized(SessionSettings settings, Opening opening) {
        var file = Temporary.model();
        try (var options = options(settings)) {
            options.setOptimizedModelFilePath(file.toString());
            OrtGraphSession.of(ENVIRONMENT, opening.with(options)).close();
            return OnnxReader.read(file);
        } catch (OrtException | IOException e) {
            throw new BackendException("the runtime's optimised graph can't be had: " + e.getMessage(), e);
        } finally {
            Temporary.delete(file);
        }
    }

    @Override
    public RuntimeValue hold(Tensor tensor) {
        return OrtValues.hold(ENVIRONMENT, tensor);
    }

    private OrtGraphSession whole(Graph graph, SessionSettings settings) {
        try (var options = options(settings)) {
            return OrtGraphSession.of(ENVIRONMENT, whole(graph, options));
        } catch (OrtException | IOException e) {
            throw new BackendException(e.getMessage(), e);
        }
    }

    /** A session of a graph; a large one goes through a file, which the session keeps open by itself. */
    private OrtSession whole(Graph graph, OrtSession.SessionOptions options) throws OrtException, IOException {
        if (graph.contentBytes() <= inMemory) {
            byte[] model = OnnxWriter.toBytes(graph);
            return made(() -> ENVIRONMENT.createSession(model, options));
        }
        var file = Temporary.model();
        try {
            OnnxWriter.write(graph, file, inMemory);
            return made(() -> ENVIRONMENT.createSession(file.toString(), options));
        } finally {
            Temporary.delete(file);
        }
    }

    private RelaySession relay(Graph graph, SessionSettings settings) {
        return relay(graph, settings, STRETCH_BYTES);
    }

    RelaySession relay(Graph graph, SessionSettings settings, long stretchBytes) {
        return new RelaySession(graph, stretch -> inferring(stretch, settings), this::hold, stretchBytes);
    }

    private OrtGraphSession inferring(Graph graph, SessionSettings settings) {
        return handedIn(OnnxWriter.detachedInferringOutputs(graph, OrtBackend::isWorthHandingIn), settings);
    }

    /** A session that is given the large constants beside the model: they never lie in the heap. */
    private OrtGraphSession handedIn(Detached detached, SessionSettings settings) {
        var constants = HandedIn.of(ENVIRONMENT, detached.tensors());
        try (var options = options(settings)) {
            constants.addTo(options);
            var session = made(() -> ENVIRONMENT.createSession(detached.model(), options));
            return new OrtGraphSession(ENVIRONMENT, session, constants);
        } catch (OrtException e) {
            constants.close();
            throw new BackendException(String.valueOf(e.getMessage()), e);
        }
    }

    private static OrtSession made(NativeWork.Call<OrtSession, OrtException> making) throws OrtException {
        return NativeWork.ofProcess().run(making);
    }

    private static boolean isLarge(Graph graph) {
        return graph.contentBytes() > LARGE;
    }

    private static boolean isWorthHandingIn(Tensor tensor) {
        long bytes = tensor.bytes().byteSize();
        return bytes >= WORTH_HANDING_IN && bytes <= Integer.MAX_VALUE && OrtValues.isNamed(tensor.type());
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
        // the arena keeps what a run has freed, in blocks of twice the size of the last: worth its memory where runs
        // are timed
        options.setCPUArenaAllocator(settings.weights() == SessionSettings.Weights.WHOLE);
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
