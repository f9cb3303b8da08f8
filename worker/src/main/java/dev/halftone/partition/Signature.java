package dev.halftone.partition;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.halftone.graph.Attribute;
import dev.halftone.graph.ElementType;
import dev.halftone.graph.Graph;
import dev.halftone.graph.Node;
import dev.halftone.graph.Tensor;
import dev.halftone.graph.ValueInfo;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What makes two subgraphs the same measurement: operators, attributes and wiring, shapes and types of constants and of
 * what comes from outside, and the place of each layer. Names and the weights' values do not count, nor does the order in
 * which independent nodes are listed.
 *
 * <p>Values are numbered as a walk from the outputs back meets them; the text of that walk is hashed with SHA-256.
 */
final class Signature {

    /** Constants that steer an operator, such as axes and shapes, are no longer than this. */
    private static final long MAX_STEERING_ELEMENTS = 64;

    private final Graph graph;
    private final List<String> layers;
    private final Map<String, ValueInfo> types;
    private final Map<String, Node> producers = new HashMap<>();
    private final Map<String, Integer> numbers = new HashMap<>();
    private final StringBuilder text = new StringBuilder();

    private Signature(Graph graph, List<String> layers, Map<String, ValueInfo> types) {
        this.graph = graph;
        this.layers = layers;
        this.types = types;
    }

    /** The signature of a stretch of nodes, as 64 hexadecimal digits. */
    static String of(
            Graph graph, List<Node> nodes, List<String> layers, List<String> outputs, Map<String, ValueInfo> types) {
        var signature = new Signature(graph, layers, types);
        nodes.forEach(node -> node.outputs().forEach(output -> signature.producers.put(output, node)));
        outputs.forEach(output ->
                signature.text.append("out ").append(signature.number(output)).append('\n'));
        return sha256(signature.text.toString());
    }

    /** The number of a value that is met; all that it is made from is numbered before it. */
    private int number(String value) {
        Deque<String> pending = new ArrayDeque<>(List.of(value));
        while (!pending.isEmpty()) {
            String current = pending.peek();
            var node = producers.get(current);
            var missing = numbers.containsKey(current) || node == null ? List.<String>of() : unnumbered(node);
            if (missing.isEmpty()) {
                describe(pending.pop(), node);
            } else {
                missing.reversed().forEach(pending::push);
            }
        }
        return numbers.getOrDefault(value, -1);
    }

    private List<String> unnumbered(Node node) {
        return node.reads().stream().filter(read -> !numbers.containsKey(read)).toList();
    }

    private void describe(String value, @Nullable Node producer) {
        if (numbers.containsKey(value)) {
            return;
        }
        if (producer == null) {
            append(value, graph.initializer(value).map(Signature::constant).orElseGet(() -> external(value)));
        } else {
            String call = call(producer);
            producer.outputs().stream().filter(output -> !output.isEmpty()).forEach(output -> append(output, call));
        }
    }

    private String call(Node node) {
        var from = node.inputs().stream()
                .map(input -> numbers.getOrDefault(input, -1))
                .toList();
        var implicit = node.reads().stream()
                .filter(read -> !node.inputs().contains(read))
                .map(read -> numbers.getOrDefault(read, -1))
                .toList();
        return node.qualifiedOperator() + from + implicit + attributes(node) + " layer " + layers.indexOf(node.name());
    }

    private void append(String value, String description) {
        text.append(numbers.size()).append(' ').append(description).append('\n');
        numbers.put(value, numbers.size());
    }

    private String external(String value) {
        var info = types.get(value);
        return info == null ? "input" : "input " + info.type() + info.shape();
    }

    private static String constant(Tensor tensor) {
        boolean steers =
                tensor.count() == 1 || (tensor.type() != ElementType.FLOAT && tensor.count() <= MAX_STEERING_ELEMENTS);
        return "constant " + tensor + (steers ? content(tensor) : "");
    }

    private static String content(Tensor tensor) {
        return HexFormat.of().formatHex(tensor.bytes().toArray(java.lang.foreign.ValueLayout.JAVA_BYTE));
    }

    private static String attributes(Node node) {
        var attributes = new StringBuilder();
        node.attributes()
                .forEach((name, value) ->
                        attributes.append(' ').append(name).append('=').append(attribute(value)));
        return attributes.toString();
    }

    private static String attribute(Attribute attribute) {
        return switch (attribute) {
            case Attribute.OfTensor(Tensor tensor) -> constant(tensor);
            case Attribute.OfGraph(Graph nested) -> nested.nodes().toString();
            case Attribute.Int _,
                    Attribute.Real _,
                    Attribute.Text _,
                    Attribute.Ints _,
                    Attribute.Floats _,
                    Attribute.Texts _,
                    Attribute.Opaque _ -> attribute.toString();
        };
    }

    private static String sha256(String text) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
