package dev.halftone.measure;

import java.util.List;

/**
 * Effects that were measured one by one, brought into line with sums that were measured at once: of all effects the most
 * likely ones, given both measurements and how noisy each was.
 *
 * <p>For normal errors d' = d + V A^T (A V A^T + R)^-1 (y - A d), with effects d of variances V and sums y of variances R
 * over the members that A marks.
 */
final class Reconciliation {

    private Reconciliation() {}

    /**
     * Several effects at once.
     *
     * @param members indices of the effects
     */
    record Sum(List<Integer> members, double value, double variance) {
        Sum {
            members = List.copyOf(members);
        }
    }

    /** The effects in the light of the sums. */
    static double[] of(double[] effects, double[] variances, List<Sum> sums) {
        int count = sums.size();
        double[][] system = new double[count][count + 1];
        for (int i = 0; i < count; i++) {
            var row = sums.get(i);
            for (int j = 0; j < count; j++) {
                var members = sums.get(j).members();
                system[i][j] = row.members().stream()
                        .filter(members::contains)
                        .mapToDouble(member -> variances[member])
                        .sum();
            }
            system[i][i] += row.variance();
            system[i][count] = row.value()
                    - row.members().stream()
                            .mapToDouble(member -> effects[member])
                            .sum();
        }
        double[] weights = solved(system);
        double[] reconciled = effects.clone();
        for (int i = 0; i < count; i++) {
            for (int member : sums.get(i).members()) {
                reconciled[member] += variances[member] * weights[i];
            }
        }
        return reconciled;
    }

    /** Gaussian elimination; the matrix is symmetric and positive definite, so no pivots are looked for. */
    private static double[] solved(double[][] system) {
        int count = system.length;
        for (int k = 0; k < count; k++) {
            for (int i = k + 1; i < count; i++) {
                double factor = system[i][k] / system[k][k];
                for (int j = k; j <= count; j++) {
                    system[i][j] -= factor * system[k][j];
                }
            }
        }
        double[] solution = new double[count];
        for (int i = count - 1; i >= 0; i--) {
            double rest = system[i][count];
            for (int j = i + 1; j < count; j++) {
                rest -= system[i][j] * solution[j];
            }
            solution[i] = rest / system[i][i];
        }
        return solution;
    }
}
