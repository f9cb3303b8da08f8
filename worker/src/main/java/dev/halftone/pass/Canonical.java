package dev.halftone.pass;

import java.util.List;

/** The canonical form: what gradients, subgraphs, the rewriter and the shipped file all start from. */
public final class Canonical {

    private Canonical() {}

    /** The passes that lead to it, in order; run them by {@link Passes#inOrder}. */
    public static List<Pass> passes(Evaluator evaluator) {
        var simplify = Passes.inOrder(List.of(
                new FoldConstants(evaluator),
                new RemoveIdentity(),
                new ConstantShapes(),
                new ConstantReshapes(),
                new UnflattenSoftmax(),
                new CommonSubexpressions(),
                new RemoveDeadNodes()));
        return List.of(
                new UpgradeOpset(),
                new RemoveDeadNodes(),
                new ConstantsToInitializers(),
                new WidenHalves(),
                new SplitFused(),
                new ContractEinsum(),
                Passes.untilStable(simplify),
                new FoldBatchNormalization(),
                new FuseLayerNormalization(),
                new FuseGelu(),
                new SplitHardSwish(),
                new PoolChannels(),
                new RemoveDeadNodes());
    }
}
