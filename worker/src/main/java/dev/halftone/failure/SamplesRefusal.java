package dev.halftone.failure;

import dev.halftone.api.v1alpha1.Reason;
import dev.halftone.failure.UserError.Kind;

/** Archives and folders of samples, and how they fit the model. */
public enum SamplesRefusal implements Refusal {
    NO_FILE(Kind.INVALID, Reason.CALIBRATION_UNREADABLE, "There is no such file.", "Give the path of an .npz archive."),
    UNREADABLE(
            Kind.INVALID,
            Reason.CALIBRATION_UNREADABLE,
            "The file can't be opened or read.",
            "Check the path and the permissions."),
    NO_ARCHIVE(
            Kind.INVALID,
            Reason.CALIBRATION_UNREADABLE,
            "It is no zip archive, or it breaks off or is damaged.",
            "Write it with numpy.savez."),
    NO_SETS(
            Kind.INVALID,
            Reason.CALIBRATION_UNREADABLE,
            "The folder holds no ONNX test data sets, or one of them no inputs.",
            "Name the folder that test_data_set_0 with input_0.pb lies in, or an .npz archive."),
    NO_TENSOR(
            Kind.INVALID,
            Reason.CALIBRATION_UNREADABLE,
            "A file of a data set holds no tensor.",
            "Write it with onnx.save_tensor, its content within the file."),
    SETS_DIFFER(
            Kind.INVALID,
            Reason.CALIBRATION_UNREADABLE,
            "Data sets have other inputs than the first, or tensors of another type or shape.",
            "Give all sets the same inputs, padded to one shape."),
    NO_ARRAYS(
            Kind.INVALID,
            Reason.CALIBRATION_UNREADABLE,
            "The archive is empty.",
            "Write it with numpy.savez, one array for each model input."),
    TOO_MANY_ARRAYS(
            Kind.INVALID,
            Reason.CALIBRATION_UNREADABLE,
            "It has more than 1024 arrays.",
            "Leave out what is no input of the model."),
    ENTRY_NAME(
            Kind.INVALID,
            Reason.CALIBRATION_UNREADABLE,
            "An entry is no .npy array, or its name is too long or unprintable.",
            "Write it with numpy.savez."),
    ARRAY_TWICE(Kind.INVALID, Reason.CALIBRATION_UNREADABLE, "Two arrays have the same name.", "Rename one."),
    NOT_NPY(
            Kind.INVALID,
            Reason.CALIBRATION_UNREADABLE,
            "An entry does not begin like a .npy array.",
            "Write it with numpy.savez."),
    HEADER(
            Kind.INVALID,
            Reason.CALIBRATION_UNREADABLE,
            "An array's header is not what NumPy writes.",
            "Write it with numpy.savez."),
    PICKLED(
            Kind.INVALID,
            Reason.CALIBRATION_UNREADABLE,
            "An array holds Python objects, which would have to be run to be read.",
            "Convert it to numbers; keep allow_pickle=False."),
    TYPE(
            Kind.INVALID,
            Reason.CALIBRATION_UNREADABLE,
            "An array's element type isn't read: a record, a string, a date, a complex number.",
            "Convert it to numbers with astype."),
    TOO_LARGE(
            Kind.INVALID, Reason.CALIBRATION_UNREADABLE, "The headers ask for more than 8 GiB.", "Give fewer samples."),
    EXPANDS(
            Kind.INVALID,
            Reason.CALIBRATION_UNREADABLE,
            "A small archive unpacks to more than 200 times its size, and to more than 256 MiB.",
            "Write it with numpy.savez, which does not compress, if all of it is meant."),
    TRUNCATED(Kind.INVALID, Reason.CALIBRATION_UNREADABLE, "An array ends before its header says.", "Write it again."),
    TRAILING(Kind.INVALID, Reason.CALIBRATION_UNREADABLE, "An array goes on after its header says.", "Write it again."),
    NOT_FINITE(
            Kind.INVALID,
            Reason.CALIBRATION_UNREADABLE,
            "An array holds NaN or an infinity.",
            "Leave out or repair the sample."),
    NO_SAMPLES(
            Kind.INVALID,
            Reason.CALIBRATION_UNREADABLE,
            "There are no samples: no array, none along the first axis, or none with elements.",
            "Give at least one."),
    TOO_MANY(
            Kind.INVALID,
            Reason.CALIBRATION_UNREADABLE,
            "There are more samples than are counted, 2^24.",
            "Give fewer."),
    TOO_FEW(
            Kind.INVALID,
            Reason.CALIBRATION_UNREADABLE,
            "There are fewer samples than shall calibrate and be held out.",
            "Give more, or lower calibrate or holdOut."),
    ARRAY_MISSING(
            Kind.INVALID,
            Reason.CALIBRATION_MISMATCH,
            "There is no array for an input of the model.",
            "Name the array after the input."),
    TYPE_MISMATCH(
            Kind.INVALID,
            Reason.CALIBRATION_MISMATCH,
            "An array's numbers are of another kind than the input's: whole numbers for fractions, or the other way round.",
            "Convert it with astype."),
    OUT_OF_RANGE(
            Kind.INVALID,
            Reason.CALIBRATION_MISMATCH,
            "A number does not fit into the input's narrower type.",
            "Convert it with astype, or mend it."),
    RANK_MISMATCH(
            Kind.INVALID,
            Reason.CALIBRATION_MISMATCH,
            "An array's number of axes is neither the input's nor one more.",
            "Give one axis for samples."),
    SIZE_MISMATCH(
            Kind.INVALID,
            Reason.CALIBRATION_MISMATCH,
            "An array has another length on an axis that the model fixes.",
            "Pad, cut or resize the samples."),
    COUNT_MISMATCH(
            Kind.INVALID,
            Reason.CALIBRATION_MISMATCH,
            "Two arrays have different numbers of samples.",
            "Give each array an entry for every sample.");

    @SuppressWarnings("ImmutableEnumChecker") // a record of enums and texts
    private final Row row;

    SamplesRefusal(Kind kind, Reason reason, String meaning, String remedy) {
        this.row = new Row(kind, reason, meaning, remedy);
    }

    @Override
    public Row row() {
        return row;
    }
}
