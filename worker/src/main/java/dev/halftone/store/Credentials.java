package dev.halftone.store;

import dev.halftone.api.v1alpha1.Reason;
import dev.halftone.failure.UserError;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.util.Base64;
import java.util.Optional;

/** The files of Secrets, one folder each; what they hold is never shown. */
record Credentials(Path secrets) {

    private static final String WANTED = "key token, or keys username and password";
    private static final String AUTHORITY = "ca.crt";

    /**
     * The value of an Authorization header; none for a Secret with nothing but an authority.
     *
     * @throws UserError naming the Secret and its keys when they aren't there
     */
    Optional<String> authorization(String secret) {
        var folder = folder(secret);
        var header = value(folder, "token")
                .map(token -> "Bearer " + token)
                .or(() -> value(folder, "username")
                        .flatMap(user -> value(folder, "password").map(password -> basic(user, password))));
        if (header.isEmpty() && value(folder, AUTHORITY).isEmpty()) {
            throw missing("Secret " + secret + " isn't there or lacks its keys; it needs " + WANTED + ", or "
                    + AUTHORITY + " for a server that asks for no credentials");
        }
        return header;
    }

    /**
     * Who else is trusted to vouch for the server: key {@code ca.crt}, certificates in PEM.
     *
     * @throws UserError naming the Secret and the key when they can't be read
     */
    Optional<Authorities> authorities(String secret) {
        return value(folder(secret), AUTHORITY).map(pem -> {
            try {
                return Authorities.of(pem.getBytes(StandardCharsets.US_ASCII));
            } catch (CertificateException e) {
                throw missing("Secret " + secret + ": key " + AUTHORITY + " holds no certificate in PEM");
            }
        });
    }

    private Path folder(String secret) {
        var folder = secrets.resolve(secret).normalize();
        if (!secrets.normalize().equals(folder.getParent())) {
            throw UserError.invalid("secretRef " + secret + ": is no name of a Secret");
        }
        return folder;
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
