package dev.halftone.gradient;

import dev.halftone.backend.BackendException;
import dev.halftone.backend.Backends;
import dev.halftone.backend.SessionSettings;
import dev.halftone.failure.UserError;
import dev.halftone.graph.Dimension;
import dev.halftone.graph.ElementType;
import dev.halftone.graph.Graph;
import dev.halftone.graph.GraphBuilder;
import dev.halftone.graph.Tensor;
import dev.halftone.graph.ValueInfo;
import dev.halftone.partition.Shapes;
import dev.halftone.pass.Canonical;
import dev.halftone.pass.PassException;
import dev.halftone.pass.Passes;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;

/** Runs one public case: the outputs after the passes against those that are expected, and gradients against slopes. */
final class Conformance {

    /** How a case went. */
    enum Verdict {
        PASSED,
        NOT_RUN_BY_THE_RUNTIME,
        OTHER_OUTPUTS,
        OTHER_GRADIENTS
    }

    /**
     * What came of a case.
     *
     * @param gradients whether there were any to compare
     */
    record Outcome(String operator, String name, Verdict verdict, boolean gradients, String reason) {}

    /** Inputs that are parameters: constants in every model, by operator. */
    private static final Map<String, Set<Integer>> PARAMETERS = Map.ofEntries(
            Map.entry("CastLike", Set.of(1)),
            Map.entry("Clip", Set.of(1, 2)),
            Map.entry("Dropout", Set.of(1)),
            Map.entry("Pad", Set.of(2)),
            Map.entry("Resize", Set.of(1, 2)),
            Map.entry("RotaryEmbedding", Set.of(1, 2)));

    private Conformance() {}

    /** The outcome; empty for a case of an operator without a rule, or of several operators. */
    static Optional<Outcome> of(Path folder) {
        OnnxCase test;
        try {
            test = OnnxCase.read(folder);
        } catch (UserError e) {
            return Optional.empty();
        }
        if (test.graph().nodes().size() != 1 || !isCovered(operator(test))) {
            return Optional.empty();
        }
        try {
            return Optional.of(outcome(test));
        } catch (BackendException e) {
            return Optional.of(failed(test, Verdict.NOT_RUN_BY_THE_RUNTIME, first(e)));
        }
    }

    private static boolean isCovered(String operator) {
        return Gradients.RULES.containsKey(operator) || Decompositions.ROWS.containsKey(operator);
    }

    private static Outcome outcome(OnnxCase test) {
        Backends.cpu().evaluate(test.graph(), test.inputs());
        try {
            var canonical = canonical(test.graph());
            var actual = Backends.cpu().evaluate(canonical, test.inputs());
            var different = Outputs.different(test.expected(), actual);
            if (different.isPresent()) {
                var runtime = Backends.cpu().evaluate(test.graph(), test.inputs());
                boolean ours = Outputs.different(test.expected(), runtime).isEmpty();
                return failed(
                        test, Verdict.OTHER_OUTPUTS, different.get() + (ours ? "" : ", from the runtime alone too"));
            }
        } catch (PassException | BackendException e) {
            return failed(test, Verdict.OTHER_OUTPUTS, first(e));
        }
        try {
            return gradients(test);
        } catch (NoGradientRule | PassException | BackendException | IllegalArgumentException e) {
            return failed(test, Verdict.OTHER_GRADIENTS, first(e));
        }
    }

    private static Graph canonical(Graph graph) {
        return Passes.inOrder(Canonical.passes(Backends.cpu())).apply(graph);
    }

    @SuppressWarnings("ReferenceEquality") // the same instance is how a rewrite says that nothing changed
    private static Outcome gradients(OnnxCase test) {
        var constants = constants(test);
        var fixed = test.withConstants(constants);
        var whole = canonical(fixed.graph());
        var graph = Decompositions.apply(whole, Shapes.observe(whole, Backends.cpu(), fixed.inputs()));
        var different = Outputs.different(test.expected(), Backends.cpu().evaluate(graph, fixed.inputs()));
        if (different.isPresent() && graph != whole) {
            return failed(test, Verdict.OTHER_GRADIENTS, "written out, " + different.get());
        }
        var types = Shapes.observe(graph, Backends.cpu(), fixed.inputs());
        List<String> outputs = differentiable(test, types);
        if (fixed.inputs().isEmpty() || outputs.isEmpty()) {
            return new Outcome(operator(test), test.name(), Verdict.PASSED, false, "");
        }
        var random = new Random(7);
        Map<String, Tensor> cotangents = new LinkedHashMap<>();
        outputs.forEach(name -> cotangents.put(name, GradientCase.random(random, shape(types, name))));
        var gradients = gradients(graph, types, fixed.inputs(), cotangents);
        double floor = 0.01
                * gradients.values().stream()
                        .mapToDouble(Conformance::largest)
                        .max()
                        .orElse(0);
        var forward = graph.withOutputs(graph.outputs().stream()
                .filter(output -> cotangents.containsKey(output.name()))
                .toList());
        try (var session = Backends.cpu().open(forward, SessionSettings.plain())) {
            var slopes = new Slopes(session, fixed.inputs(), cotangents);
            for (var gradient : gradients.entrySet()) {
                double excess = slopes.excess(gradient.getKey(), gradient.getValue(), floor);
                if (excess > 0) {
                    return failed(
                            test,
                            Verdict.OTHER_GRADIENTS,
                            "the gradient of " + gradient.getKey() + " is off by "
                                    + String.format(Locale.ROOT, "%.1e", excess));
                }
            }
        }
        return new Outcome(operator(test), test.name(), Verdict.PASSED, true, "");
    }

    /** All that is no FLOAT, and the parameters. */
    private static List<String> constants(OnnxCase test) {
        Set<Integer> parameters = PARAMETERS.getOrDefault(operator(test), Set.of());
        List<String> constants = new ArrayList<>();
        for (int i = 0; i < test.node().inputs().size(); i++) {
            String name = test.node().input(i);
            if (test.inputs().containsKey(name)
                    && (parameters.contains(i) || test.inputs().get(name).type() != ElementType.FLOAT)) {
                constants.add(name);
            }
        }
        return constants;
    }

    /** Floating-point outputs of more than nothing. */
    private static List<String> differentiable(OnnxCase test, Map<String, ValueInfo> types) {
        return test.graph().outputs().stream()
                .map(ValueInfo::name)
                .filter(name -> types.containsKey(name) && types.get(name).type() == ElementType.FLOAT)
                .filter(name -> Tensor.count(shape(types, name)) > 0)
                .toList();
    }

    /** The gradient of each graph input: the sum over its edges; zeros where the outputs don't depend on it. */
    private static Map<String, Tensor> gradients(
            Graph graph, Map<String, ValueInfo> types, Map<String, Tensor> inputs, Map<String, Tensor> cotangents) {
        var builder = GraphBuilder.from(graph).clearOutputs();
        Map<String, String> names = new LinkedHashMap<>();
        Map<String, Tensor> feeds = new LinkedHashMap<>(inputs);
        cotangents.forEach((value, tensor) -> {
            names.put(value, builder.input(ValueInfo.of("v_" + value, ElementType.FLOAT, tensor.shape())));
            feeds.put("v_" + value, tensor);
        });
        Map<String, List<Edge>> edges = new LinkedHashMap<>();
        for (var node : graph.nodes()) {
            for (int i = 0; i < node.inputs().size(); i++) {
                if (inputs.containsKey(node.input(i))
                        && types.get(node.input(i)).type().isFloating()) {
                    edges.computeIfAbsent(node.input(i), key -> new ArrayList<>())
                            .add(new Edge(node.name(), i));
                }
            }
        }
        Set<Edge> wanted = new HashSet<>();
        edges.values().forEach(wanted::addAll);
        var backward = Backward.of(graph, types).differentiate(builder, names, wanted);
        Map<String, String> sums = new LinkedHashMap<>();
        edges.forEach((value, all) -> {
            var parts = all.stream()
                    .filter(backward.gradients()::containsKey)
                    .map(backward.gradients()::get)
                    .toList();
            if (!parts.isEmpty()) {
                String sum = builder.op("Sum", parts, Map.of());
                builder.output(ValueInfo.of(sum, ElementType.FLOAT, shape(types, value)));
                sums.put(value, sum);
            }
        });
        Map<String, Tensor> results = sums.isEmpty() ? Map.of() : Backends.cpu().evaluate(builder.build(), feeds);
        Map<String, Tensor> gradients = new LinkedHashMap<>();
        edges.keySet().forEach(value -> {
            String sum = sums.get(value);
            long[] shape = shape(types, value);
            gradients.put(
                    value,
                    sum == null ? Tensor.ofFloats(shape, new float[(int) Tensor.count(shape)]) : results.get(sum));
        });
        return gradients;
    }

    private static double largest(Tensor tensor) {
        double largest = 0;
        for (float value : tensor.floats()) {
            largest = Math.max(largest, Math.abs(value));
        }
        return largest;
    }

    private static long[] shape(Map<String, ValueInfo> types, String value) {
        return types.get(value).shape().orElseThrow().stream()
                .mapToLong(axis -> ((Dimension.Fixed) axis).size())
                .toArray();
    }

    private static Outcome failed(OnnxCase test, Verdict verdict, String reason) {
        return new Outcome(operator(test), test.name(), verdict, false, reason);
    }

    private static String operator(OnnxCase test) {
        return test.node().qualifiedOperator();
    }

    private static String first(RuntimeException e) {
        String text = String.valueOf(e.getMessage())
                .lines()
                .findFirst()
                .orElse("")
                .replaceFirst("; choose a loss output.*", "");
        return text.substring(0, Math.min(200, text.length()));
    }
}
