package dev.halftone;

import dev.halftone.api.v1alpha1.Reason;
import dev.halftone.failure.IoReason;
import dev.halftone.failure.UserError;
import dev.halftone.store.Place;
import dev.halftone.work.WorkReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Deletes everything that was published for a QuantizedModel; measurements stay, since others may use them. */
record RemoveWork(Workplace place) {

    WorkReport report() {
        String uri = ArtifactFolder.uri(place.order());
        var folder = place.stores().folder(Place.of("spec.output.uri", uri, place.base()));
        try {
            return new WorkReport.Removed(uri, delete(folder));
        } catch (IOException e) {
            throw UserError.refused(
                    Reason.STORE_UNAVAILABLE, uri + " can't be deleted (" + IoReason.of(e) + "); delete it by hand");
        }
    }

    /** Links are deleted, not followed. */
    private static long delete(Path folder) throws IOException {
        if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
            return 0;
        }
        List<Path> found;
        try (Stream<Path> paths = Files.walk(folder)) {
            found = paths.sorted(Comparator.reverseOrder()).toList();
        }
        long files = 0;
        for (var path : found) {
            files += Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS) ? 0 : 1;
            Files.deleteIfExists(path);
        }
        return files;
    }
}
