package dev.halftone.graph;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * One operator call: names of the values that it reads and writes.
 *
 * @param name unique in its graph
 * @param domain "" for the ONNX standard
 * @param inputs value names; "" is an optional input that is left out
 */
public record Node(
        String name,
        String domain,
        String operator,
        List<String> inputs,
        List<String> outputs,
        Map<String, Attribute> attributes) {

    /** The domain of the runtime's own operators. */
    public static final String MICROSOFT = "com.microsoft";

    public Node {
        domain = domain.equals("ai.onnx") ? "" : domain;
        inputs = List.copyOf(inputs);
        outputs = List.copyOf(outputs);
        SortedMap<String, Attribute> sorted = new TreeMap<>(attributes);
        attributes = java.util.Collections.unmodifiableSortedMap(sorted);
    }

    /** Whether this is the standard operator of that name. */
    public boolean is(String standardOperator) {
        return domain.isEmpty() && operator.equals(standardOperator);
    }

    /** Whether this is the operator of that name in that domain. */
    public boolean is(String otherDomain, String otherOperator) {
        return domain.equals(otherDomain) && operator.equals(otherOperator);
    }

    /** The first output. */
    public String output() {
        return outputs.getFirst();
    }

    /** The input at an index; "" when it is left out. */
    public String input(int index) {
        return index < inputs.size() ? inputs.get(index) : "";
    }

    /** Whether an optional input is given. */
    public boolean hasInput(int index) {
        return !input(index).isEmpty();
    }

    /** Every value that the call needs: its inputs, and what its nested graphs read from outside; each once. */
    public List<String> reads() {
        Set<String> values = new LinkedHashSet<>(inputs);
        values.remove("");
        for (var attribute : attributes.values()) {
            if (attribute instanceof Attribute.OfGraph(Graph nested)) {
                values.addAll(nested.freeValues());
            }
        }
        return List.copyOf(values);
    }

    /** Whether the call holds a nested graph, as If, Loop and Scan do. */
    public boolean hasNestedGraph() {
        return attributes.values().stream().anyMatch(Attribute.OfGraph.class::isInstance);
    }

    /** An integer attribute, or a default. */
    public long integer(String attribute, long absent) {
        return attributes.get(attribute) instanceof Attribute.Int(long value) ? value : absent;
    }

    /** A float attribute, or a default. */
    public float real(String attribute, float absent) {
        return attributes.get(attribute) instanceof Attribute.Real(float value) ? value : absent;
    }

    /** A string attribute, or a default. */
    public String text(String attribute, String absent) {
        return attributes.get(attribute) instanceof Attribute.Text(String value) ? value : absent;
    }

    /** An attribute of several integers, if given. */
    public Optional<List<Long>> integers(String attribute) {
        return attributes.get(attribute) instanceof Attribute.Ints(List<Long> values)
                ? Optional.of(values)
                : Optional.empty();
    }

    /** The same call with other inputs. */
    public Node withInputs(List<String> others) {
        return new Node(name, domain, operator, others, outputs, attributes);
    }

    /** The same call with other outputs. */
    public Node withOutputs(List<String> others) {
        return new Node(name, domain, operator, inputs, others, attributes);
    }

    /** The operator as users know it: with its domain when it isn't the standard's. */
    public String qualifiedOperator() {
        return domain.isEmpty() ? operator : domain + "." + operator;
    }
}
