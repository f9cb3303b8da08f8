package dev.halftone.task;

/** How many insertions, deletions and substitutions make one text of another (Levenshtein 1966). */
final class EditDistance {

    private EditDistance() {}

    static int between(long[] left, long[] right) {
        var row = new int[right.length + 1];
        for (int j = 0; j <= right.length; j++) {
            row[j] = j;
        }
        for (int i = 1; i <= left.length; i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= right.length; j++) {
                int substituted = diagonal + (left[i - 1] == right[j - 1] ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(substituted, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[right.length];
    }
}
