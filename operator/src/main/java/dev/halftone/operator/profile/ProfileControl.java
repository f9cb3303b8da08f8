package dev.halftone.operator.profile;

import dev.halftone.operator.cluster.Execution;
import dev.halftone.operator.cluster.Secondaries;
import dev.halftone.operator.settings.Settings;
import dev.halftone.work.WorkReport;
import io.fabric8.kubernetes.client.CustomResource;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import java.time.Clock;
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
    private @Nullable Secondaries<P> secondaries;
    private @Nullable SourcesWatch<P> sources;

    ProfileControl(ProfileKind<P, S, R> kind, Settings settings, Execution execution, Clock clock) {
        this.kind = kind;
        this.settings = settings;
        this.execution = execution;
        this.clock = clock;
    }

    List<EventSource<?, P>> prepare(EventSourceContext<P> context) {
        var jobs = new Secondaries<>(context, kind.type());
        var referred = new SourcesWatch<>(context, kind.type(), kind::names);
        secondaries = jobs;
        sources = referred;
        return Stream.concat(jobs.sources().stream(), referred.sources().stream())
                .toList();
    }

    UpdateControl<P> reconcile(P primary) {
        var referred = Objects.requireNonNull(sources, "prepared before").view(primary);
        var jobs = Secondaries.started(secondaries).view(primary);
        var decision = new ProfileDecision<>(kind, primary, settings, clock.instant()).decide(referred, jobs);
        var before =
                Optional.ofNullable(primary.getStatus()).map(kind::conditions).orElse(List.of());
        return execution.of(primary, decision, jobs, before, kind.fresh());
    }
}
