package dev.halftone.measure;

import dev.halftone.backend.Backend;
import dev.halftone.backend.Session;
import dev.halftone.backend.SessionSettings;
import dev.halftone.graph.Graph;
import dev.halftone.graph.Tensor;
import dev.halftone.graph.ValueInfo;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** What a backward graph is fed: a sample's inputs, and what its loss needs beside them. */
final class SampleFeeds implements AutoCloseable {

    private final SensitivitySubject subject;
    private final ValueInfo target;
    private final Optional<Session> forward;
    private final LossTargets targets;

    SampleFeeds(Backend backend, SensitivitySubject subject, ValueInfo target) {
        this.subject = subject;
        this.target = target;
        this.targets = new LossTargets(subject);
        this.forward = targets.needLogits()
                ? Optional.of(backend.open(logitsOnly(subject), SessionSettings.backward()))
                : Optional.empty();
    }

    /** By input, for the sample at a position of those that calibrate. */
    Map<String, Tensor> of(int position) {
        int sample = subject.indices().get(position);
        Map<String, Tensor> feeds = new LinkedHashMap<>(subject.samples().inputs(subject.graph(), sample));
        feeds.put(
                target.name(),
                forward.map(session -> targets.of(
                                sample,
                                session.evaluate(feeds).values().iterator().next()))
                        .orElseGet(() -> targets.of(sample)));
        return feeds;
    }

    private static Graph logitsOnly(SensitivitySubject subject) {
        return subject.graph()
                .withOutputs(subject.graph().outputs().stream()
                        .filter(output -> output.name().equals(subject.loss().output()))
                        .toList());
    }

    @Override
    public void close() {
        forward.ifPresent(Session::close);
    }
}
