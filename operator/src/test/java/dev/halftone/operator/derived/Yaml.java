package dev.halftone.operator.derived;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.halftone.api.v1alpha1.Accelerator;
import dev.halftone.api.v1alpha1.CalibrationSet;
import dev.halftone.api.v1alpha1.LatencyProfile;
import dev.halftone.api.v1alpha1.Model;
import dev.halftone.api.v1alpha1.QuantizedModel;
import dev.halftone.api.v1alpha1.SensitivityProfile;
import dev.halftone.operator.cluster.TolerantReading;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.util.List;

/** Reads and writes resources the way the client of the operator does. */
public final class Yaml {

    private static final KubernetesSerialization SERIALIZATION = serialization();

    private Yaml() {}

    /** A serialization whose mapper the operator has customised. */
    public static KubernetesSerialization serialization() {
        var mapper = new ObjectMapper();
        var serialization = new KubernetesSerialization(mapper, true);
        new TolerantReading().customize(mapper);
        List.of(
                        Accelerator.class,
                        CalibrationSet.class,
                        LatencyProfile.class,
                        Model.class,
                        QuantizedModel.class,
                        SensitivityProfile.class)
                .forEach(serialization::registerKubernetesResource);
        return serialization;
    }

    /** The objects of a file, of one or more documents. */
    public static List<HasMetadata> read(String text) {
        return List.of(text.split("(?m)^---$")).stream()
                .filter(document -> !document.isBlank())
                .map(document -> (HasMetadata) SERIALIZATION.unmarshal(document))
                .toList();
    }

    /** One object, a status or a list as a file. */
    public static String write(Object object) {
        return SERIALIZATION.asYaml(object);
    }
}
