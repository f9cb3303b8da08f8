package dev.halftone;

import dev.halftone.backend.Fingerprint;
import dev.halftone.measure.Candidate;
import dev.halftone.measure.Configuration;
import dev.halftone.measure.LayerLoss;
import dev.halftone.partition.Layer;
import dev.halftone.partition.Subgraph;
import dev.halftone.solve.LossBudgets;
import dev.halftone.work.Digest;
import dev.halftone.work.Plan;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Writes down what the published build consists of, with the reason for each layer. */
record PlanDocument(Publication publication, Shipped shipped) {

    /** The plan. Its digest depends on the profiles and the budget alone. */
    Plan plan() {
        var request = publication.request();
        var budget = request.spec().lossBudget();
        var table = publication.sensitivity().value().table();
        return new Plan(
                new Digest(publication.inspection().modelDigest()),
                Digest.ofJson(List.of(
                        publication.inspection().calibrationDigest(),
                        publication.inspection().split().calibrate())),
                new Digest(Fingerprint.of(
                                publication.backend(), publication.settings().threads())
                        .digest()),
                request.spec().objective(),
                budget.metric(),
                budget.max(),
                new Plan.Figures(
                        Figures.decimal(LossBudgets.foretold(shipped.cost(), table)),
                        Figures.decimal(LossBudgets.budget(budget.lossMetric(), shipped.cost(), table)),
                        Figures.decimal(new Forecast(publication, shipped).micros()),
                        null),
                Figures.decimal(publication.result().attempt().solution().gap(), 6),
                layers());
    }

    private List<Plan.LayerPlan> layers() {
        var reasons = new Reasons(shipped, publication.inspection().kept());
        List<Plan.LayerPlan> layers = new ArrayList<>();
        for (int g = 0; g < shipped.problem().groups().size(); g++) {
            var subgraph = shipped.subgraph(g);
            var configuration = shipped.configuration(g);
            double saved = shipped.savedMicros(g);
            for (int i = 0; i < subgraph.layers().size(); i++) {
                double part = saved * share(subgraph, i, configuration);
                layers.add(layer(subgraph, i, configuration.candidates().get(i), part, reasons.why(g, i, part)));
            }
        }
        return layers;
    }

    private Plan.LayerPlan layer(Subgraph subgraph, int index, Candidate candidate, double saved, String why) {
        var layer = publication.reference().partition().layer(subgraph.layers().get(index));
        var loss = loss(layer, candidate);
        double cost = shipped.costs().getOrDefault(layer.node(), 0.0);
        return new Plan.LayerPlan(
                layer.node(),
                layer.operator(),
                "subgraph " + subgraph.index(),
                candidate.format().wireName(),
                candidate.emitter().isEmpty() ? null : candidate.emitter(),
                loss.map(LayerLoss::weightCalibrator).filter(c -> !c.isEmpty()).orElse(null),
                loss.map(LayerLoss::activationRanges)
                        .filter(ranges -> !ranges.isEmpty())
                        .map(ranges -> ranges.firstEntry().getValue())
                        .map(range ->
                                new Plan.ActivationRange(Figures.decimal(range.low()), Figures.decimal(range.high())))
                        .orElse(null),
                loss.map(LayerLoss::migration).filter(row -> !row.isEmpty()).orElse(null),
                loss.flatMap(PlanDocument::rounding).orElse(null),
                Figures.decimal(cost),
                Figures.decimal(saved),
                why);
    }

    private static Optional<Plan.LayerRounding> rounding(LayerLoss loss) {
        return Optional.ofNullable(loss.rounding())
                .map(rounding -> new Plan.LayerRounding(
                        rounding.method().name(),
                        rounding.biasCorrected() ? "Corrected" : "Kept",
                        Figures.decimal(loss.nearestLossMse()),
                        rounding.note().isEmpty() ? null : rounding.note()));
    }

    private Optional<LayerLoss> loss(Layer layer, Candidate candidate) {
        return publication.sensitivity().value().table().of(layer.node(), candidate);
    }

    /** A subgraph is priced as one: its changed layers share what it saves by their multiplications, joints alone equally. */
    private double share(Subgraph subgraph, int index, Configuration configuration) {
        if (configuration.candidates().get(index).equals(Candidate.REFERENCE)) {
            return 0;
        }
        double all = 0;
        for (int i = 0; i < subgraph.layers().size(); i++) {
            all += configuration.candidates().get(i).equals(Candidate.REFERENCE) ? 0 : macs(subgraph, i);
        }
        return all == 0 ? 1 / changed(configuration) : macs(subgraph, index) / all;
    }

    private static double changed(Configuration configuration) {
        return configuration.candidates().stream()
                .filter(candidate -> !candidate.equals(Candidate.REFERENCE))
                .count();
    }

    private double macs(Subgraph subgraph, int index) {
        return publication.inspection().macs().getOrDefault(subgraph.layers().get(index), 0L);
    }
}
