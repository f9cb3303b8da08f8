package dev.halftone.operator.cluster;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.halftone.api.v1alpha1.Accelerator;
import dev.halftone.api.v1alpha1.CalibrationSet;
import dev.halftone.api.v1alpha1.LatencyProfile;
import dev.halftone.api.v1alpha1.Model;
import dev.halftone.api.v1alpha1.QuantizationFleet;
import dev.halftone.api.v1alpha1.QuantizedModel;
import dev.halftone.api.v1alpha1.SensitivityProfile;
import dev.halftone.operator.status.SpecCheck;
import io.fabric8.kubernetes.client.CustomResource;
import io.quarkus.kubernetes.client.KubernetesClientObjectMapperCustomizer;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Reads our resources so that none of them can stop the watch of the others: what an older or newer definition left in a form that
 * does not fit is read without its status, or else without its spec, and says so.
 */
@Singleton
public class TolerantReading implements KubernetesClientObjectMapperCustomizer {

    private static final List<Class<? extends CustomResource<?, ?>>> KINDS = List.of(
            Accelerator.class,
            CalibrationSet.class,
            LatencyProfile.class,
            Model.class,
            QuantizationFleet.class,
            QuantizedModel.class,
            SensitivityProfile.class);

    @Override
    public void customize(ObjectMapper mapper) {
        var strict = mapper.copy();
        var module = new SimpleModule("halftone");
        KINDS.forEach(kind -> add(module, kind, strict));
        mapper.registerModule(module);
    }

    private static <R extends CustomResource<?, ?>> void add(SimpleModule module, Class<R> kind, ObjectMapper strict) {
        module.addDeserializer(kind, new Tolerant<>(kind, strict));
    }

    /** Reads one kind. */
    private static final class Tolerant<R extends CustomResource<?, ?>> extends JsonDeserializer<R> {

        private final Class<R> kind;
        private final ObjectMapper strict;

        Tolerant(Class<R> kind, ObjectMapper strict) {
            this.kind = kind;
            this.strict = strict;
        }

        @Override
        public R deserialize(JsonParser parser, DeserializationContext context) throws IOException {
            ObjectNode tree = strict.readTree(parser);
            try {
                return strict.treeToValue(tree, kind);
            } catch (JsonProcessingException e) {
                return withoutStatus(tree);
            }
        }

        private R withoutStatus(ObjectNode tree) throws IOException {
            tree.remove("status");
            try {
                return strict.treeToValue(tree, kind);
            } catch (JsonProcessingException e) {
                String misfit = Misfit.of(e, tree);
                tree.remove("spec");
                R bare = strict.treeToValue(tree, kind);
                var annotations = new TreeMap<>(Map.of(SpecCheck.UNREADABLE, misfit));
                Optional.ofNullable(bare.getMetadata().getAnnotations()).ifPresent(annotations::putAll);
                bare.getMetadata().setAnnotations(annotations);
                return bare;
            }
        }
    }
}
