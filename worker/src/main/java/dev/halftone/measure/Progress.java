package dev.halftone.measure;

/** Is told how far the work is. */
@FunctionalInterface
public interface Progress {

    /**
     * So much of a stage is done.
     *
     * @param stage what is being done, in a few words
     * @param done units done, from 0 to total
     * @param total all units of the stage
     */
    void report(String stage, long done, long total);

    /** Tells nobody. */
    static Progress silent() {
        return (stage, done, total) -> {};
    }
}
