package dev.halftone.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Categories;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.ShortNames;
import io.fabric8.kubernetes.model.annotation.Version;

/** Samples to calibrate on and to judge by. */
@JsonClassDescription("Samples to calibrate on and to judge by.")
@Group(ApiGroup.NAME)
@Version(ApiGroup.VERSION)
@Plural("calibrationsets")
@Categories("halftone")
@ShortNames("hfc")
@AdditionalPrinterColumn(
        name = "Ready",
        jsonPath = ".status.conditions[?(@.type=='Ready')].status",
        type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(name = "Calibrate", jsonPath = ".spec.calibrate", type = AdditionalPrinterColumn.Type.INTEGER)
@AdditionalPrinterColumn(name = "Holdout", jsonPath = ".spec.holdOut", type = AdditionalPrinterColumn.Type.INTEGER)
@AdditionalPrinterColumn(
        name = "Source",
        jsonPath = ".spec.source.uri",
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
public class CalibrationSet extends CustomResource<CalibrationSetSpec, CalibrationSetStatus> implements Namespaced {}
