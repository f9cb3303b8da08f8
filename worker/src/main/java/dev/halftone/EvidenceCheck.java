package dev.halftone;

import dev.halftone.api.v1alpha1.Reason;
import dev.halftone.api.v1alpha1.Stage;
import dev.halftone.backend.Fingerprint;
import dev.halftone.failure.UserError;
import dev.halftone.measure.Prices;
import dev.halftone.measure.Sensitivity;
import dev.halftone.store.Place;
import dev.halftone.work.Evidence;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** Finds the measurements that an order names, whole and unchanged; what is not there is refused, never measured again. */
record EvidenceCheck(Workplace place, Inspection inspection) {

    Profiles.Kept<Sensitivity> sensitivity(SensitivityStage stage) {
        var folder = stage.folder(inspection);
        rows(Stage.SENSITIVITY).forEach(row -> check(row, folder, () -> {}));
        return checked(folder, stage.find(inspection));
    }

    Profiles.Kept<LatencyProfile> latency(LatencyStage stage) {
        var folder = stage.folder(inspection);
        var rows = rows(Stage.LATENCY);
        var here = Fingerprint.of(stage.backend(), stage.settings().threads());
        rows.forEach(row -> check(row, folder, () -> checkFingerprint(row, here)));
        return checked(folder, stage.find(inspection, rows.size()));
    }

    private List<Evidence> rows(Stage stage) {
        var rows = place.order().evidence().stream()
                .filter(row -> row.stage() == stage)
                .toList();
        if (rows.isEmpty()) {
            throw UserError.invalid("evidence: the order has none of stage " + stage);
        }
        return rows;
    }

    private void check(Evidence row, ProfileFolder expected, Runnable otherwise) {
        var file = file(row);
        var folder = folder(file);
        if (!Files.isRegularFile(file)) {
            throw lost(folder, row.uri() + " is gone");
        }
        if (!folder.digest(file.getFileName().toString()).equals(row.digest())) {
            throw lost(folder, row.uri() + " has changed");
        }
        if (!folder.path().equals(expected.path())) {
            otherwise.run();
            throw lost(
                    folder, "it was measured of other inputs than this order has, which would be " + expected.name());
        }
    }

    private <T> Profiles.Kept<T> checked(ProfileFolder folder, Optional<Profiles.Kept<T>> found) {
        var kept = found.orElseThrow(() -> lost(folder, "a part of it is missing"));
        var receipts = new Receipts(folder);
        receipts.seal();
        if (!receipts.isIntact()) {
            throw lost(folder, "its files have changed since it was sealed");
        }
        return kept;
    }

    private void checkFingerprint(Evidence row, Fingerprint here) {
        var file = file(row);
        var folder = folder(file);
        if (!LatencyStage.isProfile(folder)) {
            return;
        }
        var there = folder.read(ProfileFolder.TABLE, LatencyProfile.class)
                .map(LatencyProfile::prices)
                .or(() -> folder.read(file.getFileName().toString(), Prices.class))
                .map(prices -> prices.table().fingerprint());
        there.filter(other -> !other.digest().equals(here.digest())).ifPresent(other -> {
            throw UserError.refused(
                    Reason.FINGERPRINT_MISMATCH,
                    "profile " + folder.name() + " was measured on another machine or setting (" + other.summary()
                            + ") than this one (" + here.summary() + "; " + difference(other, here)
                            + "); narrow spec.nodeSelector of the Accelerator to equal nodes");
        });
    }

    /** What differs where two summaries read alike. */
    private static String difference(Fingerprint there, Fingerprint here) {
        if (there.processors() != here.processors()) {
            return there.processors() + " processors there, " + here.processors() + " here";
        }
        if (there.isolation() != here.isolation()) {
            return there.isolation() + " there, " + here.isolation() + " here";
        }
        return "governor \"" + there.governor() + "\" there, \"" + here.governor() + "\" here";
    }

    private Path file(Evidence row) {
        return place.stores()
                .folder(Place.of("evidence", row.uri(), place.base()))
                .toAbsolutePath()
                .normalize();
    }

    private static ProfileFolder folder(Path file) {
        return new ProfileFolder(Objects.requireNonNull(file.getParent(), "a file is in a folder"));
    }

    private static UserError lost(ProfileFolder folder, String why) {
        return UserError.refused(
                Reason.EVIDENCE_LOST,
                "profile " + folder.name() + " can't be used: " + why + "; it has to be measured again");
    }
}
