package dev.halftone;

import dev.halftone.backend.Fingerprint;
import dev.halftone.format.NumberFormat;
import dev.halftone.measure.Candidate;
import dev.halftone.measure.Configuration;
import dev.halftone.measure.LatencyTable;
import dev.halftone.measure.LayerLoss;
import dev.halftone.partition.Layer;
import dev.halftone.partition.Subgraph;
import dev.halftone.solve.LossBudgets;
import dev.halftone.solve.PlanProblem;
import dev.halftone.work.Digest;
import dev.halftone.work.Plan;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Writes down a plan, with the reason for each layer. */
record PlanDocument(Publication publication) {

    /**
     * The plan. Its digest depends on the profiles and the budget alone.
     */
    Plan plan() {
        var request = publication.request();
        var budget = request.spec().lossBudget();
        var solution = publication.result().attempt().solution();
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
                        Figures.decimal(solution.cost()),
                        Figures.decimal(LossBudgets.budget(budget.lossMetric(), solution.cost(), table)),
                        Figures.decimal(predictedMicros()),
                        null),
                Figures.decimal(solution.gap(), 6),
                layers());
    }

    /** Microseconds of one pass over the workload: the rewritten reference and the sum of differences. */
    double predictedMicros() {
        double micros = LatencyProfile.workloadMicros(
                publication.latency().value().rewrittenNanos(),
                publication.result().terms().weights());
        return micros - savedMicros();
    }

    private double savedMicros() {
        var problem = publication.result().problem();
        double saved = 0;
        for (int g = 0; g < problem.groups().size(); g++) {
            saved += PlanProblem.savedMicros(
                    problem.subgraphs().get(g),
                    chosen(g),
                    times(),
                    publication.result().terms());
        }
        return saved;
    }

    private LatencyTable times() {
        return publication.latency().value().prices().table();
    }

    private Configuration chosen(int group) {
        return publication
                .result()
                .problem()
                .configurations()
                .get(group)
                .get(publication.result().attempt().solution().choice().get(group));
    }

    private List<Plan.LayerPlan> layers() {
        var problem = publication.result().problem();
        List<Plan.LayerPlan> layers = new ArrayList<>();
        for (int g = 0; g < problem.groups().size(); g++) {
            var subgraph = problem.subgraphs().get(g);
            var configuration = chosen(g);
            double saved = PlanProblem.savedMicros(
                    subgraph, configuration, times(), publication.result().terms());
            for (int i = 0; i < subgraph.layers().size(); i++) {
                layers.add(layer(subgraph, i, configuration, saved));
            }
        }
        return layers;
    }

    private Plan.LayerPlan layer(Subgraph subgraph, int index, Configuration configuration, double saved) {
        var layer = publication.reference().partition().layer(subgraph.layers().get(index));
        var candidate = configuration.candidates().get(index);
        var loss = loss(layer, candidate.format());
        double part = saved * share(subgraph, index, configuration);
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
                Figures.decimal(loss.map(LayerLoss::lossMse).orElse(0.0)),
                Figures.decimal(part),
                why(subgraph, index, layer, candidate, part));
    }

    private Optional<LayerLoss> loss(Layer layer, NumberFormat format) {
        return publication.sensitivity().value().table().of(layer.node(), format);
    }

    /** A subgraph is priced as one: its changed layers share what it saves by their multiplications. */
    private double share(Subgraph subgraph, int index, Configuration configuration) {
        if (configuration.candidates().get(index).equals(Candidate.REFERENCE)) {
            return 0;
        }
        double all = 0;
        for (int i = 0; i < subgraph.layers().size(); i++) {
            all += configuration.candidates().get(i).equals(Candidate.REFERENCE) ? 0 : macs(subgraph, i);
        }
        return all == 0 ? 0 : macs(subgraph, index) / all;
    }

    private double macs(Subgraph subgraph, int index) {
        return publication.inspection().macs().getOrDefault(subgraph.layers().get(index), 0L);
    }

    private String why(Subgraph subgraph, int index, Layer layer, Candidate candidate, double saved) {
        double all = publication.result().attempt().solution().cost();
        if (!candidate.equals(Candidate.REFERENCE)) {
            double own = loss(layer, candidate.format()).map(LayerLoss::lossMse).orElse(0.0);
            return "saves " + Figures.decimal(saved, 1) + " us for "
                    + Figures.decimal(100 * own / Math.max(all, Double.MIN_NORMAL), 1) + " % of the plan's loss";
        }
        return cheapest(layer)
                .map(loss -> "in " + loss.format().wireName() + " it would " + added(loss.lossMse(), all)
                        + alternative(subgraph, index, loss.format()))
                .orElse("no format has a kernel for it");
    }

    /** A share of nothing can't be told: a plan that changes no layer has no loss. */
    private static String added(double loss, double all) {
        return all == 0
                ? "add a loss MSE of " + Figures.decimal(loss) + " to a plan without any"
                : "add " + Figures.decimal(100 * loss / all, 1) + " % to the plan's loss";
    }

    private Optional<LayerLoss> cheapest(Layer layer) {
        return publication.sensitivity().value().table().losses().stream()
                .filter(loss -> loss.layer().equals(layer.node()))
                .filter(loss -> publication.result().terms().allowed().contains(loss.format()))
                .min(Comparator.comparingDouble(LayerLoss::lossMse));
    }

    /** What the best timed configuration with this layer in a format would save, as the end of a sentence. */
    private String alternative(Subgraph subgraph, int index, NumberFormat format) {
        var problem = publication.result().problem();
        var options = problem.configurations().get(problem.subgraphs().indexOf(subgraph));
        double best = options.stream()
                .filter(c -> c.candidates().get(index).format() == format)
                .mapToDouble(c -> PlanProblem.savedMicros(
                        subgraph, c, times(), publication.result().terms()))
                .max()
                .orElse(Double.NaN);
        return Double.isNaN(best)
                ? ", and it was not timed in it"
                : best <= 0
                        ? " and save nothing"
                        : " and save at most " + Figures.decimal(best, 1) + " us with its neighbours";
    }
}
