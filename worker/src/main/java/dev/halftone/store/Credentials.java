package dev.halftone.store;

import dev.halftone.api.v1alpha1.Reason;
import dev.halftone.failure.UserError;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Optional;

/** The files of Secrets, one folder each; what they hold is never shown. */
record Credentials(Path secrets) {

    private static final String WANTED = "key token, or keys username and password";

    /**
     * The value of an Authorization header.
     *
     * @throws UserError naming the Secret and its keys when they aren't there
     */
    String authorization(String secret) {
        var folder = secrets.resolve(secret).normalize();
        if (!secrets.normalize().equals(folder.getParent())) {
            throw UserError.invalid("secretRef " + secret + ": is no name of a Secret");
        }
        return value(folder, "token")
                .map(token -> "Bearer " + token)
                .or(() -> value(folder, "username")
                        .flatMap(user -> value(folder, "password").map(password -> basic(user, password))))
                .orElseThrow(() -> missing("Secret " + secret + " isn't there or lacks its keys; it needs " + WANTED));
    }

    /** Something about credentials that may be mended while the work waits. */
    static UserError missing(String message) {
        return UserError.unavailable(Reason.CREDENTIALS_MISSING, message);
    }

    /** What a Secret has to hold, in words. */
    static String wanted() {
        return WANTED;
    }

    private static String basic(String user, String password) {
        return "Basic " + Base64.getEncoder().encodeToString((user + ":" + password).getBytes(StandardCharsets.UTF_8));
    }

    private static Optional<String> value(Path folder, String key) {
        try {
            return Optional.of(Files.readString(folder.resolve(key)).strip()).filter(text -> !text.isEmpty());
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
