package dev.halftone.gradient;

/**
 * One operand of one node: where a quantization error enters.
 *
 * <p>A tensor with several consumers has one edge, and one gradient, per consumer.
 *
 * @param node the node's name
 * @param input the operand's place among the node's inputs, from 0
 */
public record Edge(String node, int input) {}
