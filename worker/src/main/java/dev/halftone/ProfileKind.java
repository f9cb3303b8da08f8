package dev.halftone;

import java.util.Locale;

/** What is kept as a profile. */
enum ProfileKind {
    /**
     * 2: chains have one interval for what is written and read; 3: what kernels of block-wise weights do to their input where the
     * last block is shorter, and migrations on unseen samples; 4: channels between convolutions equalized; 5: within
     * what fp32 bears, and gradients through recurrent cells.
     */
    SENSITIVITY(5),
    /**
     * 2: what neighbouring convolutions save together; 3: all times of one speed; 4: kernels that don't saturate; 5: layers of different
     * kinds in one chain; 6: rewrites without what nobody reads any more, and those of decoders; 7: means of
     * channels are pools; 8: layers before recurrent cells; 9: what is quick is timed with its weights in the caches.
     */
    LATENCY(9),
    /** 2: ratios at each shape point; 3: plans are raced by themselves; 4: several metrics of a task; 5: as latency's 9. */
    UNIFORM(5),
    /** 2: by more rounds; 3: as latency's 9. */
    FRONTIER(3),
    /** 2: what its changes gained at each shape point. */
    REFINEMENT(2);

    private final int version;

    /** @param version of what is measured and how it is written down: a profile of another one is not found, so it is measured again */
    ProfileKind(int version) {
        this.version = version;
    }

    /** What the folders of its profiles begin with. */
    String prefix() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** What the content key of its profiles is of. */
    String result() {
        return prefix() + "/" + version;
    }
}
