package dev.halftone.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.crd.generator.annotation.SchemaFrom;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The loss to protect: what g is, per sample. */
@ApiRecord
@ValidationRule(
        value = "self.kind != 'OwnPrediction' || !has(self.labels)",
        message = "labels is not read by kind OwnPrediction",
        fieldPath = ".labels")
public record Loss(
        @JsonPropertyDescription("Output: change of an output (embeddings, regression, detection). Labels: "
                + "cross-entropy against labels. NextToken: cross-entropy of the next token. "
                + "OwnPrediction: cross-entropy against the own distribution of the model.")
        @SchemaFrom(type = LossKind.class)
        @Default(Loss.DEFAULT_KIND)
        String kind,

        @JsonPropertyDescription("Name of the graph output that the loss reads; the only output if absent.")
        @Size(min = 1, max = Bounds.TENSOR_NAME)
        @Nullable
        String output,

        @JsonPropertyDescription(
                "Name of the calibration array with the labels (-1 is ignored); labels if absent. Of kind Labels the loss "
                        + "itself, of kind Output what metrics are told by; of kind NextToken in place of the next token.")
        @Size(min = 1, max = Bounds.TENSOR_NAME)
        @Nullable
        String labels,

        @JsonPropertyDescription("Name of a calibration array (e.g. attention_mask) whose zero entries mark positions "
                + "of the output that do not count; broadcast over the trailing axes of the output. Where it is an input "
                + "of the model too, such positions need not be computed, and outputs may hold anything there.")
        @Size(min = 1, max = Bounds.TENSOR_NAME)
        @Nullable
        String mask)
        implements CrossChecked {

    static final String DEFAULT_KIND = "Output";

    public Loss {
        kind = Absent.orElse(kind, DEFAULT_KIND);
    }

    /** The same with another mask, or none. */
    public Loss withMask(@Nullable String other) {
        return new Loss(kind, output, labels, other);
    }

    /** The kind. */
    public LossKind lossKind() {
        return WireNames.parse(LossKind.class, "kind", kind);
    }

    /** The calibration array with the labels. */
    public String labelsArray() {
        return Absent.orElse(labels, "labels");
    }

    /** The loss of a model that names none. */
    static Loss ofOutput() {
        return new Loss(DEFAULT_KIND, null, null, null);
    }

    @Override
    public List<Violation> crossCheck() {
        return CrossChecked.rule(
                labels == null || !kind.equals("OwnPrediction"), "labels", "labels is not read by kind OwnPrediction");
    }
}
