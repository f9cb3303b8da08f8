package dev.halftone.solve;

/** Makes a plan feasible by the exchanges that lose least, and spends what is left by those that gain most. */
final class Repair {

    private Repair() {}

    /** The plan within the limit: the cheapest loss of gain first; the cheapest plan where the limit is below zero. */
    static int[] within(Instance instance, int[] start) {
        int[] position = start.clone();
        long over = instance.cost(position) - instance.limit;
        while (over > 0) {
            int group = -1;
            int to = -1;
            double least = Double.POSITIVE_INFINITY;
            for (int j = 0; j < instance.size(); j++) {
                int at = position[j];
                for (int p = 0; p < at; p++) {
                    double freed = Math.min(over, instance.cost[j][at] - instance.cost[j][p]);
                    double loss = (instance.gain[j][at] - instance.gain[j][p]) / Math.max(1, freed);
                    if (loss < least) {
                        least = loss;
                        group = j;
                        to = p;
                    }
                }
            }
            if (group < 0) {
                return position;
            }
            over -= instance.cost[group][position[group]] - instance.cost[group][to];
            position[group] = to;
        }
        return position;
    }

    /** The plan with what is left over spent. */
    static int[] improved(Instance instance, int[] start) {
        int[] position = start.clone();
        long left = instance.limit - instance.cost(position);
        while (true) {
            int group = -1;
            int to = -1;
            long most = 0;
            for (int j = 0; j < instance.size(); j++) {
                int at = position[j];
                for (int p = at + 1; p < instance.cost[j].length; p++) {
                    if (instance.cost[j][p] - instance.cost[j][at] > left) {
                        break;
                    }
                    long more = instance.gain[j][p] - instance.gain[j][at];
                    if (more > most) {
                        most = more;
                        group = j;
                        to = p;
                    }
                }
            }
            if (group < 0) {
                return position;
            }
            left -= instance.cost[group][to] - instance.cost[group][position[group]];
            position[group] = to;
        }
    }
}
