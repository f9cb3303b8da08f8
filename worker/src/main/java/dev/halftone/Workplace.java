package dev.halftone;

import dev.halftone.api.v1alpha1.Artifact;
import dev.halftone.api.v1alpha1.CalibrationSetSpec;
import dev.halftone.api.v1alpha1.ModelSpec;
import dev.halftone.api.v1alpha1.Portability;
import dev.halftone.api.v1alpha1.Reason;
import dev.halftone.api.v1alpha1.RoundingMethod;
import dev.halftone.api.v1alpha1.WireNames;
import dev.halftone.backend.Backend;
import dev.halftone.backend.BackendException;
import dev.halftone.backend.Backends;
import dev.halftone.backend.SessionSettings;
import dev.halftone.failure.UserError;
import dev.halftone.format.NumberFormat;
import dev.halftone.graph.Dimension;
import dev.halftone.graph.ElementType;
import dev.halftone.graph.GraphBuilder;
import dev.halftone.graph.Node;
import dev.halftone.graph.ValueInfo;
import dev.halftone.measure.Progress;
import dev.halftone.store.Place;
import dev.halftone.store.Stores;
import dev.halftone.work.Digest;
import dev.halftone.work.Shard;
import dev.halftone.work.WorkOrder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * What a stage works with: its order, and the stores around it.
 *
 * @param shard which part of a measurement this process does
 * @param base where relative file URIs start
 */
record Workplace(WorkOrder order, Shard shard, Stores stores, Path base, Progress progress) {

    Sources sources() {
        return new Sources(stores);
    }

    Subject.Named<ModelSpec> model() {
        var spec = order.quantizedModel();
        return named(spec == null ? order.name() : spec.modelRef().name(), order.model());
    }

    Subject.Named<CalibrationSetSpec> calibration() {
        var spec = order.quantizedModel();
        return named(spec == null ? order.name() : spec.calibrationRef().name(), order.calibration());
    }

    /** What is measured, by the order's formats. */
    Subject subject(Portability portability) {
        Set<NumberFormat> formats = order.formats().isEmpty()
                ? EnumSet.allOf(NumberFormat.class)
                : WireNames.parseAll(NumberFormat.class, "formats", order.formats());
        var subject = new Subject(model(), calibration(), formats, portability, rounding());
        if (subject.formats().isEmpty()) {
            throw UserError.refused(
                    Reason.NO_FORMAT,
                    "no number format is left beside Fp32; allow one with spec.formats of the"
                            + " QuantizedModel and of the Accelerator");
        }
        return subject;
    }

    private RoundingMethod rounding() {
        var planned = order.quantizedModel();
        String name = planned == null ? order.rounding() : planned.rounding();
        return name == null ? RoundingMethod.NEAREST : WireNames.parse(RoundingMethod.class, "rounding", name);
    }

    /** The accelerator's backend, or the processor's where the order names none. */
    Backend backend() {
        var accelerator = order.accelerator();
        if (accelerator == null) {
            return Backends.cpu();
        }
        var backend = Pipeline.backend(named("of " + order.name(), accelerator));
        checkDevice(backend);
        return backend;
    }

    /** A node without the device is not the model's fault. */
    private static void checkDevice(Backend backend) {
        var graph = GraphBuilder.ofOpset(21);
        var shape = Optional.of(List.of(Dimension.of(1)));
        graph.input(new ValueInfo("x", ElementType.FLOAT, shape));
        graph.add(new Node("same", "", "Identity", List.of("x"), List.of("y"), Map.of()));
        graph.output(new ValueInfo("y", ElementType.FLOAT, shape));
        try {
            backend.open(graph.build(), SessionSettings.plain()).close();
        } catch (BackendException e) {
            throw UserError.refused(
                    Reason.BACKEND_UNAVAILABLE,
                    "Accelerator spec.backend: this node can't serve it: " + e.getMessage());
        }
    }

    Profiles profiles() {
        return new Profiles(root().resolve("profiles"));
    }

    /** The local folder of the order's store. */
    Path root() {
        return stores.folder(Place.of("store", order.store(), base));
    }

    /** A file in the store as others are told of it. */
    Artifact artifact(Path file) {
        return artifact(file, root(), order.store());
    }

    /** A file under a folder that has a URI. */
    static Artifact artifact(Path file, Path folder, String uri) {
        try {
            return Artifact.of(uri(file, folder, uri), Digest.ofFile(file).value(), Files.size(file));
        } catch (IOException e) {
            throw UserError.unwritable(file, e, "it was there a moment ago");
        }
    }

    static String uri(Path file, Path folder, String uri) {
        return uri.replaceFirst("/+$", "") + "/" + folder.relativize(file);
    }

    <S> Subject.Named<S> named(String name, @org.jspecify.annotations.Nullable S spec) {
        return new Subject.Named<>(name, Objects.requireNonNull(spec, "orders are checked when they are read"), base);
    }
}
