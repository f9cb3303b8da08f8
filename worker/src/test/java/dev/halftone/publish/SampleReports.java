package dev.halftone.publish;

import dev.halftone.measure.Estimate;
import dev.halftone.publish.Environment.Fact;
import dev.halftone.publish.RunReport.CurvePoint;
import dev.halftone.publish.RunReport.FrontierPlan;
import dev.halftone.publish.RunReport.ShapePoint;
import dev.halftone.publish.RunReport.Stage;
import dev.halftone.publish.RunReport.Time;
import dev.halftone.publish.RunReport.UniformBuild;
import dev.halftone.solve.Baselines;
import dev.halftone.solve.Frontier;
import dev.halftone.solve.Problem.Group;
import dev.halftone.solve.Problem.Option;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Reports as a run over an encoder of six blocks would leave them; the figures are made up. */
final class SampleReports {

    private static final double BASELINE = 146_000;
    private static final String[] KINDS = {
        "attention/query/MatMul", "attention/key/MatMul", "attention/value/MatMul", "attention/scores/MatMul",
        "attention/context/MatMul", "attention/output/MatMul", "intermediate/MatMul", "output/MatMul"
    };
    private static final double[] MICROS = {4.2, 4.2, 4.2, 1.1, 1.0, 4.3, 15.5, 15.9};

    private SampleReports() {}

    static RunReport encoder() {
        List<Group> groups = groups();
        List<Frontier.Point> points = Frontier.sweep(groups, 32);
        Frontier.Point chosen = points.stream()
                .filter(point -> Math.sqrt(point.cost()) <= 0.1)
                .reduce((before, after) -> after)
                .orElseThrow();
        double latency = BASELINE - chosen.gain();
        return new RunReport(
                "demo",
                "minilm-xeon",
                new RunReport.Model("minilm", "Output", 64),
                new RunReport.Verdict(
                        true,
                        true,
                        "BudgetMet",
                        "The file loses 0.0927 of the 0.1000 allowed (relative RMSE on 192 held-out samples), and is faster than every build with one format that stays within the budget."),
                new RunReport.Budget("RelativeRmse", 0.1, "Latency"),
                new RunReport.Loss(Math.sqrt(chosen.cost()), new Estimate(0.0927, 0.0899, 0.0958), 192),
                time(BASELINE, latency, 1.014),
                new RunReport.Size(90_387_630, 34_117_248),
                new RunReport.Plan(24, 312, 0, 1, ""),
                List.of(
                        new ShapePoint("single", "1 x 64", 3, time(15_510, latency * 15_510 / BASELINE, 0.991)),
                        new ShapePoint("batch", "8 x 64", 1, time(99_470, latency * 99_470 / BASELINE, 1.023))),
                List.of(
                        uniform("Int8Dynamic", 0.142, 2.93, 34.2e6),
                        uniform("Int8", 0.1463, 2.71, 34.2e6),
                        uniform("Int8Weight", 0.0271, 0.88, 41.9e6),
                        uniform("Int4", 0.241, 0.83, 29.1e6),
                        uniform("Fp16", 0.0011, 0.95, 45.3e6)),
                points.stream()
                        .map(point -> new FrontierPlan(
                                Math.sqrt(point.cost()),
                                BASELINE - point.gain(),
                                BASELINE / (BASELINE - point.gain()),
                                (long) (90e6 - 370 * point.gain()),
                                point.equals(chosen)))
                        .toList(),
                curve(Baselines.random(groups, 1, 50)),
                curve(Baselines.prefix(groups)),
                curve(Baselines.greedy(groups, List.of())),
                List.of(
                        new RunReport.Trial(
                                "/encoder/layer.3/output/dense/MatMul: Int8Dynamic/DynamicQuantizeMatMul → Int8/IntegerToFloat",
                                1.004,
                                new Estimate(1.012, 1.006, 1.019),
                                0.0931,
                                "taken"),
                        new RunReport.Trial(
                                "/encoder/layer.5/attention/output/MatMul: Fp32 → Int8/IntegerToFloat",
                                1.021,
                                new Estimate(Double.NaN, Double.NaN, Double.NaN),
                                0.1013,
                                "over budget")),
                checks(points),
                layers(groups, chosen),
                List.of(
                        new RunReport.Rewrite(
                                "FusedLayerNormalization",
                                "Nine nodes of a normalisation become one kernel",
                                13,
                                2210,
                                1.2e-7),
                        new RunReport.Rewrite(
                                "FlooredMask", "The additive mask ends at -10000 instead of -3.4e38", 1, 0, 0)),
                new HeldOut("last_hidden_state", "attention_mask", null, List.of(7, 3, 11)),
                List.of(
                        new RunReport.Metric("cosine", 1, 0.9953, 192),
                        new RunReport.Metric("nearest neighbour kept", 1, 0.904, 192)),
                new Noise(0.62, 2, 31, "thread CPU time"),
                new Environment(
                        "xeon-amx",
                        "Cpu",
                        "onnxruntime 1.29.0",
                        1,
                        digest(9),
                        List.of(
                                new Fact("processor", "Intel Xeon (Sapphire Rapids), 2 of 56 cores"),
                                new Fact("features", "avx512_vnni amx_int8 amx_bf16"),
                                new Fact("operating system", "Linux 6.8, x86-64"),
                                new Fact("Java", "25.0.1"))),
                List.of(
                        new Stage("inspect", 2.1, false),
                        new Stage("sensitivity", 48.6, false),
                        new Stage("latency", 0.1, true),
                        new Stage("solve", 0.4, false),
                        new Stage("rewrite", 3.2, false),
                        new Stage("verify", 17.9, false),
                        new Stage("publish", 0.3, false)),
                new Digests(digest(1), digest(2), digest(3), digest(4), digest(5), digest(6), digest(7)));
    }

    /** Every name that a user chooses tries to break out of where it is put. */
    static RunReport hostile() {
        RunReport sample = encoder();
        String evil =
                "</style><script>alert(1)</script><img src=x onerror=\"alert('&')\">\u0000\u202Ex\n---\n[x](http://a.b) `|`";
        LayerDecision layer = new LayerDecision(evil, evil, evil, evil, evil, evil, evil, evil, Double.NaN, -5, evil);
        return new RunReport(
                evil,
                evil,
                new RunReport.Model(evil, evil, 1),
                new RunReport.Verdict(false, false, evil, evil),
                new RunReport.Budget(evil, 0, evil),
                sample.loss(),
                sample.time(),
                sample.size(),
                new RunReport.Plan(1, 2, 0.01, 3, evil),
                List.of(new ShapePoint(evil, evil, 1, sample.time())),
                List.of(new UniformBuild(evil, 2, 1, sample.time().speedup(), 1, false, true)),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(new RunReport.Trial(evil, 1, sample.time().speedup(), 2, evil)),
                List.of(),
                List.of(layer),
                List.of(new RunReport.Rewrite(evil, evil, 1, 1, 0)),
                new HeldOut(evil, evil, evil, List.of()),
                List.of(new RunReport.Metric(evil, 1, 0, 1)),
                new Noise(9, 2, 1, evil),
                new Environment(evil, evil, evil, 1, evil, List.of(new Fact(evil, evil))),
                List.of(new Stage(evil, 0, false)),
                new Digests(evil, evil, evil, evil, evil, null, null));
    }

    private static List<Group> groups() {
        Random random = new Random(3);
        List<Group> groups = new ArrayList<>();
        for (int block = 0; block < 6; block++) {
            for (int kind = 0; kind < KINDS.length; kind++) {
                double micros = MICROS[kind] * BASELINE / 310;
                double harm = 4.2e-4 * Math.exp(0.9 * random.nextGaussian()) * (kind == 7 ? 3 : 1);
                List<Option> options = new ArrayList<>(List.of(new Option("Fp32", 0, 0)));
                boolean product = kind == 3 || kind == 4;
                options.add(new Option("Int8", product ? -0.1 * micros : 0.70 * micros, harm));
                if (!product) {
                    options.add(new Option("Int8Dynamic", 0.66 * micros, 0.8 * harm));
                    options.add(new Option("Fp16", -0.05 * micros, 1e-3 * harm));
                }
                groups.add(new Group("encoder/layer." + block + "/" + KINDS[kind], options));
            }
        }
        return groups;
    }

    private static List<LayerDecision> layers(List<Group> groups, Frontier.Point chosen) {
        List<LayerDecision> layers = new ArrayList<>();
        for (int i = 0; i < groups.size(); i++) {
            Option option = groups.get(i).options().get(chosen.choice().get(i));
            boolean reference = option.label().equals("Fp32");
            boolean product = groups.get(i).options().size() == 2;
            layers.add(new LayerDecision(
                    groups.get(i).name(),
                    "MatMul",
                    "block " + i / 8 + (i % 8 < 6 ? " attention" : " feed-forward"),
                    option.label(),
                    reference ? "" : option.label().equals("Int8") ? "static scales" : "scales at run time",
                    reference || product || i % 3 > 0 ? "" : "migrated, strength 0.65",
                    reference || product ? "" : i % 4 == 0 ? "GPTQ, bias corrected" : "nearest",
                    reference
                            ? "MatMul"
                            : option.label().equals("Int8") ? "MatMulIntegerToFloat" : "DynamicQuantizeMatMul",
                    option.cost() / chosen.cost(),
                    option.gain(),
                    why(reference, product)));
        }
        return layers;
    }

    private static String why(boolean reference, boolean product) {
        if (product) {
            return "Int8 was slower here: the kernel for two activations does not fuse";
        }
        return reference
                ? "Int8 would cost 2.1 times as much loss per microsecond as the dearest layer taken"
                : "More time for its loss than the budget's price of 38 µs per thousandth";
    }

    private static Time time(double baseline, double predicted, double off) {
        double measured = predicted * off;
        double speedup = baseline / measured;
        return new Time(
                new Estimate(baseline, 0.993 * baseline, 1.006 * baseline),
                predicted,
                new Estimate(measured, 0.991 * measured, 1.011 * measured),
                baseline / predicted,
                new Estimate(speedup, 0.988 * speedup, 1.013 * speedup));
    }

    /** Every fifth plan, off in time by up to 4 % and in loss by up to a factor of 1.3. */
    private static List<RunReport.Check> checks(List<Frontier.Point> points) {
        List<RunReport.Check> checks = new ArrayList<>();
        for (int i = 5; i < points.size(); i += 5) {
            double cost = points.get(i).cost();
            double loss = cost * (1 + 0.3 * Math.sin(i));
            double predicted = BASELINE / (BASELINE - points.get(i).gain());
            double speedup = predicted * (1 + 0.04 * Math.cos(i));
            var measured = new Estimate(speedup, 0.988 * speedup, 1.013 * speedup);
            checks.add(new RunReport.Check(
                    new RunReport.Compared(cost, loss),
                    new RunReport.Compared(Math.sqrt(cost), Math.sqrt(loss)),
                    BASELINE / predicted,
                    predicted,
                    measured,
                    List.of(new RunReport.CheckPoint("single", predicted, measured)),
                    0));
        }
        return checks;
    }

    private static UniformBuild uniform(String format, double loss, double speedup, double size) {
        return new UniformBuild(
                format,
                loss,
                BASELINE / speedup,
                new Estimate(speedup, 0.985 * speedup, 1.012 * speedup),
                (long) size,
                loss <= 0.1,
                false);
    }

    private static List<CurvePoint> curve(List<Baselines.Point> points) {
        return points.stream()
                .map(point -> new CurvePoint(
                        point.groups(),
                        Math.sqrt(point.cost()),
                        BASELINE - point.gain(),
                        BASELINE / (BASELINE - point.gain())))
                .toList();
    }

    private static String digest(int seed) {
        StringBuilder hex = new StringBuilder("sha256:");
        Random random = new Random(seed);
        for (int i = 0; i < 64; i++) {
            hex.append(Integer.toHexString(random.nextInt(16)));
        }
        return hex.toString();
    }
}
