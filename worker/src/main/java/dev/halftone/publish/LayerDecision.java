package dev.halftone.publish;

/**
 * One MAC-bearing node and what was decided for it.
 *
 * @param subgraph name of the sequential subgraph that it was priced in
 * @param format the wire name of the number format
 * @param emitter which kind of kernel was written, empty for the reference
 * @param migration how far its activation's outliers moved into the weight, empty if they stayed
 * @param rounding how its weight got its codes, empty where there are none
 * @param kernel the operator found in the runtime's optimised graph, empty if none was looked for
 * @param lossShare its share of the plan's predicted loss MSE, 0 to 1
 * @param gainMicros what its format saves against the reference, microseconds of the workload; negative is slower.
 *     Where a subgraph of several layers was priced as one, the layer's part by MACs
 * @param why one line that explains the choice
 */
public record LayerDecision(
        String name,
        String operator,
        String subgraph,
        String format,
        String emitter,
        String migration,
        String rounding,
        String kernel,
        double lossShare,
        double gainMicros,
        String why) {}
