package dev.halftone;

import dev.halftone.api.v1alpha1.CalibrationSetSpec;
import dev.halftone.api.v1alpha1.ModelSpec;
import dev.halftone.api.v1alpha1.Reason;
import dev.halftone.api.v1alpha1.Source;
import dev.halftone.calibration.SampleSet;
import dev.halftone.calibration.Split;
import dev.halftone.failure.IoReason;
import dev.halftone.failure.UserError;
import dev.halftone.graph.Graph;
import dev.halftone.graph.Tensor;
import dev.halftone.onnx.OnnxReader;
import dev.halftone.store.Fetched;
import dev.halftone.store.FileDigest;
import dev.halftone.store.Place;
import dev.halftone.store.Stores;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.function.Supplier;

/** Fetches and reads what resources name; every complaint begins with the resource and its field. */
record Sources(Stores stores) {

    /** A model's file. */
    record ModelFile(Fetched file, Graph graph) {

        /** Size of the model, with the files beside it. */
        long bytes() {
            try {
                return OnnxReader.size(file.path());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /**
     * Arrays of samples as they lie in a file.
     *
     * @param where the field that names them
     */
    record Arrays(String where, Fetched file, SequencedMap<String, Tensor> arrays) {

        /** Matched with a model's inputs. */
        SampleSet of(Graph graph) {
            return SampleSet.of(where, graph, arrays);
        }

        /** Not matched with any. */
        SampleSet unmatched() {
            return SampleSet.of(where, arrays);
        }
    }

    /**
     * The samples of a calibration set.
     *
     * @param heldOut from their own source, if there is one
     */
    record CalibrationFiles(Arrays calibration, Optional<Arrays> heldOut) {

        /** The digest of all samples. */
        String digest() {
            String first = calibration.file().digest();
            return heldOut.map(other -> first + "+" + other.file().digest()).orElse(first);
        }
    }

    ModelFile model(Subject.Named<ModelSpec> model) {
        String field = "Model " + model.name() + " spec.source.uri";
        var file = stores.fetch(Place.of(field, model.spec().source(), model.folder()));
        var graph = told(field, () -> OnnxReader.readModel(file.path()));
        return new ModelFile(new Fetched(file.path(), withData(field, file)), graph);
    }

    /** Measurements belong to all bytes of a model, also those in files beside it. */
    private static String withData(String field, Fetched file) {
        try {
            var data = OnnxReader.dataFiles(file.path());
            return data.isEmpty() ? file.digest() : FileDigest.of(file.digest(), data);
        } catch (IOException e) {
            throw UserError.unavailable(
                    Reason.STORE_UNAVAILABLE, field + ": a file beside it can't be read (" + IoReason.of(e) + ")");
        }
    }

    CalibrationFiles calibration(Subject.Named<CalibrationSetSpec> set) {
        return new CalibrationFiles(
                arrays(set, "source", set.spec().source()),
                Optional.ofNullable(set.spec().holdOutSource()).map(source -> arrays(set, "holdOutSource", source)));
    }

    /** Which samples calibrate and which are held out. */
    static Split split(Subject.Named<CalibrationSetSpec> set, SampleSet samples, Optional<SampleSet> heldOut) {
        var spec = set.spec();
        int calibrate = Math.toIntExact(spec.calibrate());
        int holdOut = Math.toIntExact(spec.holdOut());
        return told(
                "CalibrationSet " + set.name(),
                () -> heldOut.isPresent()
                        ? Split.ofTwo(samples.count(), calibrate, heldOut.get().count(), holdOut, spec.seed())
                        : Split.of(samples.count(), calibrate, holdOut, spec.seed()));
    }

    private Arrays arrays(Subject.Named<CalibrationSetSpec> set, String field, Source source) {
        String where = "CalibrationSet " + set.name() + " spec." + field;
        var file = stores.fetch(Place.of(where + ".uri", source, set.folder()));
        return new Arrays(where, file, told(where + ".uri", () -> SampleSet.read(file.path())));
    }

    private static <T> T told(String where, Supplier<T> reading) {
        try {
            return reading.get();
        } catch (UserError e) {
            throw e.in(where);
        }
    }
}
