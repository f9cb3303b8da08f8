package dev.halftone.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.generator.annotation.ValidationRule;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Categories;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.ShortNames;
import io.fabric8.kubernetes.model.annotation.Version;

/** A model, as fast as its loss budget allows on an accelerator. */
@JsonClassDescription("A model, as fast as its loss budget allows on an accelerator.")
@Group(ApiGroup.NAME)
@Version(ApiGroup.VERSION)
@Plural("quantizedmodels")
@Categories("halftone")
@ShortNames("hfq")
@ValidationRule(
        value = "size(self.metadata.name) <= 40",
        message = "a name of at most 40 characters leaves room for the names of its jobs")
@AdditionalPrinterColumn(name = "Model", jsonPath = ".spec.modelRef.name", type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(
        name = "Accelerator",
        jsonPath = ".spec.acceleratorRef.name",
        type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(
        name = "Ready",
        jsonPath = ".status.conditions[?(@.type=='Ready')].status",
        type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(
        name = "Speedup",
        jsonPath = ".status.measured.speedup",
        type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(name = "Loss", jsonPath = ".status.measured.loss", type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(name = "Budget", jsonPath = ".spec.lossBudget.max", type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(
        name = "Size",
        jsonPath = ".status.artifact.sizeBytes",
        type = AdditionalPrinterColumn.Type.INTEGER)
@AdditionalPrinterColumn(
        name = "Digest",
        jsonPath = ".status.artifact.digest",
        type = AdditionalPrinterColumn.Type.STRING,
        priority = 1)
@AdditionalPrinterColumn(
        name = "Reason",
        jsonPath = ".status.conditions[?(@.type=='Ready')].reason",
        type = AdditionalPrinterColumn.Type.STRING,
        priority = 1)
@AdditionalPrinterColumn(
        name = "Age",
        jsonPath = ".metadata.creationTimestamp",
        type = AdditionalPrinterColumn.Type.DATE)
public class QuantizedModel extends CustomResource<QuantizedModelSpec, QuantizedModelStatus> implements Namespaced {}
