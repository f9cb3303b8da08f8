package dev.halftone.operator.profile;

import dev.halftone.api.v1alpha1.QuantizedModel;
import dev.halftone.operator.cluster.Execution;
import dev.halftone.operator.cluster.OwnersOf;
import dev.halftone.operator.cluster.Secondaries;
import dev.halftone.operator.settings.Settings;
import dev.halftone.work.WorkReport;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.CustomResource;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What the controllers of all kinds of profiles do. */
final class ProfileControl<P extends CustomResource<? extends Record, S>, S, R extends WorkReport> {

    private final ProfileKind<P, S, R> kind;
    private final Settings settings;
    private final Execution execution;
    private final Clock clock;
    private @Nullable Watches<P> watches;

    ProfileControl(ProfileKind<P, S, R> kind, Settings settings, Execution execution, Clock clock) {
        this.kind = kind;
        this.settings = settings;
        this.execution = execution;
        this.clock = clock;
    }

    private record Watches<P extends HasMetadata>(
            Secondaries<P> secondaries, SourcesWatch<P> sources, OwnersOf<P, QuantizedModel> owners) {

        /** What the profile refers to, then what its owners do: any that is what the profile is about will do. */
        List<Sources> candidates(P primary, SourcesWatch.Names own) {
            return Stream.concat(Stream.of(own), owners.of(primary).stream().map(RefersTo::of))
                    .distinct()
                    .map(names -> sources.view(primary.getMetadata().getNamespace(), names))
                    .toList();
        }
    }

    List<EventSource<?, P>> prepare(EventSourceContext<P> context) {
        var prepared = new Watches<>(
                new Secondaries<>(context, kind.type()),
                new SourcesWatch<>(context, kind.type(), kind::names),
                new OwnersOf<>(context, kind.type(), QuantizedModel.class));
        watches = prepared;
        List<EventSource<?, P>> all = new ArrayList<>(prepared.secondaries().sources());
        all.addAll(prepared.sources().sources());
        all.add(prepared.owners().source());
        return all;
    }

    UpdateControl<P> reconcile(P primary) {
        var seen = Objects.requireNonNull(watches, "prepared before");
        var jobs = seen.secondaries().view(primary);
        var candidates = seen.candidates(primary, kind.names(primary));
        var decision = new ProfileDecision<>(kind, primary, settings, clock.instant());
        var before =
                Optional.ofNullable(primary.getStatus()).map(kind::conditions).orElse(List.of());
        return execution.of(primary, jobs, view -> decision.decide(candidates, view), before, kind.fresh());
    }
}
