package dev.halftone.gradient;

import dev.halftone.graph.Attribute;
import dev.halftone.graph.ElementType;
import dev.halftone.graph.GraphBuilder;
import dev.halftone.graph.Node;
import dev.halftone.graph.Tensor;
import dev.halftone.graph.ValueInfo;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/** Builds a case of a single node. */
final class OneNode {

    private final String operator;
    private final Random random = new Random(11);
    private final GraphBuilder graph = GraphBuilder.ofOpset(23).importing(Node.MICROSOFT, 1);
    private final List<String> operands = new ArrayList<>();
    private final Map<String, Attribute> attributes = new TreeMap<>();
    private final Map<String, Tensor> inputs = new LinkedHashMap<>();

    private OneNode(String operator) {
        this.operator = operator;
    }

    static OneNode of(String operator) {
        return new OneNode(operator);
    }

    /** Of another opset than the usual one. */
    OneNode opset(long version) {
        graph.opset(version);
        return this;
    }

    OneNode with(String attribute, Attribute value) {
        attributes.put(attribute, value);
        return this;
    }

    OneNode with(String attribute, long... values) {
        return with(attribute, Attribute.of(values));
    }

    /** A differentiated operand. */
    OneNode operand(Tensor value) {
        String name = "x" + operands.size();
        inputs.put(name, value);
        operands.add(graph.input(ValueInfo.of(name, value.type(), value.shape())));
        return this;
    }

    OneNode random(long... shape) {
        return operand(GradientCase.random(random, shape));
    }

    OneNode positive(long... shape) {
        return operand(GradientCase.positive(random, shape));
    }

    OneNode distinct(long... shape) {
        return operand(GradientCase.distinct(random, shape));
    }

    OneNode values(float... values) {
        return operand(Tensor.ofFloats(new long[] {values.length}, values));
    }

    OneNode constant(Tensor value) {
        operands.add(graph.constant("c" + operands.size(), value));
        return this;
    }

    OneNode longs(long... values) {
        return constant(Tensor.vector(values));
    }

    OneNode absent() {
        operands.add("");
        return this;
    }

    /** With as many outputs; the first alone, if not said. */
    GradientCase outputs(int count) {
        List<String> results = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            results.add("y" + i);
            graph.output(ValueInfo.unknown("y" + i, ElementType.FLOAT));
        }
        return node(results);
    }

    /** With the named outputs, "" for one that is left out. */
    GradientCase outputs(String... names) {
        for (String name : names) {
            if (!name.isEmpty()) {
                graph.output(ValueInfo.unknown(name, ElementType.FLOAT));
            }
        }
        return node(List.of(names));
    }

    /** With the named outputs, of which the first ones are differentiated. */
    GradientCase outputs(List<String> names, int differentiated) {
        names.stream().limit(differentiated).forEach(name -> graph.output(ValueInfo.unknown(name, ElementType.FLOAT)));
        return node(names);
    }

    GradientCase build() {
        return outputs(1);
    }

    private GradientCase node(List<String> results) {
        int dot = operator.lastIndexOf('.');
        String domain = dot < 0 ? "" : operator.substring(0, dot);
        graph.add(new Node("node", domain, operator.substring(dot + 1), operands, results, attributes));
        return new GradientCase(operator + attributes + operands, graph.build(), inputs);
    }
}
