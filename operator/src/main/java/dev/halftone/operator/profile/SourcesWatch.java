package dev.halftone.operator.profile;

import dev.halftone.api.v1alpha1.Accelerator;
import dev.halftone.api.v1alpha1.CalibrationSet;
import dev.halftone.api.v1alpha1.Model;
import dev.halftone.operator.cluster.References;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.event.source.informer.InformerEventSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Watches the Model, the CalibrationSet and the Accelerator that objects of a kind refer to. */
public final class SourcesWatch<P extends HasMetadata> {

    private final Function<P, Names> names;
    private final InformerEventSource<Model, P> models;
    private final InformerEventSource<CalibrationSet, P> calibrations;
    private final InformerEventSource<Accelerator, P> accelerators;

    /** What an object refers to; what a broken one does not say is absent. */
    public record Names(
            @Nullable String model,
            @Nullable String calibration,
            @Nullable String accelerator) {
        /** Refers to nothing. */
        public static final Names NONE = new Names(null, null, null);
    }

    /** Watches them. */
    public SourcesWatch(EventSourceContext<P> context, Class<P> kind, Function<P, Names> names) {
        this.names = names;
        models = References.local(
                context, kind, Model.class, primary -> names.apply(primary).model());
        calibrations = References.local(
                context,
                kind,
                CalibrationSet.class,
                primary -> names.apply(primary).calibration());
        accelerators = References.global(
                context,
                kind,
                Accelerator.class,
                primary -> names.apply(primary).accelerator());
    }

    /** What has to be told to the controller. */
    public List<EventSource<?, P>> sources() {
        return List.of(models, calibrations, accelerators);
    }

    /** Those that an object refers to. */
    public Sources view(P primary) {
        return view(primary.getMetadata().getNamespace(), names.apply(primary));
    }

    /** Those of these names, for an object of that namespace; only a change of what objects themselves refer to is news. */
    public Sources view(String namespace, Names named) {
        return new Sources(
                named,
                Optional.ofNullable(named.model()).flatMap(name -> models.get(new ResourceID(name, namespace))),
                Optional.ofNullable(named.calibration())
                        .flatMap(name -> calibrations.get(new ResourceID(name, namespace))),
                Optional.ofNullable(named.accelerator()).flatMap(name -> accelerators.get(new ResourceID(name))));
    }
}
