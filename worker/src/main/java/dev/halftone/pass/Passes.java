package dev.halftone.pass;

import dev.halftone.graph.Graph;
import dev.halftone.graph.GraphInvariants;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Ways to put passes together. */
public final class Passes {

    private static final int MAX_ROUNDS = 16;

    private Passes() {}

    /**
     * One pass that runs others in turn, and checks the graph and each pass's own promises around every one.
     *
     * <p>A failure is thrown as {@link PassException}, which names the pass and those that ran before it.
     */
    public static Pass inOrder(List<Pass> passes) {
        return new InOrder(List.copyOf(passes));
    }

    /** One pass that runs another until it has nothing left to do. */
    public static Pass untilStable(Pass pass) {
        return new UntilStable(pass);
    }

    private record InOrder(List<Pass> passes) implements Pass {

        @Override
        public String name() {
            return passes.stream().map(Pass::name).collect(Collectors.joining(", "));
        }

        @Override
        public Graph apply(Graph graph) {
            List<String> before = new ArrayList<>();
            var current = graph;
            for (var pass : passes) {
                current = checked(pass, current, before);
                before.add(pass.name());
            }
            return current;
        }

        private static Graph checked(Pass pass, Graph graph, List<String> before) {
            try {
                pass.requires(graph);
                var result = pass.apply(graph);
                GraphInvariants.check(result);
                pass.ensures(result);
                return result;
            } catch (PassException e) {
                throw e;
            } catch (RuntimeException e) {
                throw new PassException(pass.name(), before, e);
            }
        }
    }

    private record UntilStable(Pass pass) implements Pass {

        @Override
        public String name() {
            return pass.name();
        }

        @Override
        public void requires(Graph graph) {
            pass.requires(graph);
        }

        @Override
        @SuppressWarnings("ReferenceEquality") // the same instance is how a pass says that nothing changed
        public Graph apply(Graph graph) {
            var current = graph;
            for (int round = 0; round < MAX_ROUNDS; round++) {
                var next = pass.apply(current);
                if (next == current) {
                    return current;
                }
                current = next;
            }
            return current;
        }

        @Override
        public void ensures(Graph graph) {
            pass.ensures(graph);
        }
    }
}
