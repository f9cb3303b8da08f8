package dev.halftone.work;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.regex.Pattern;

/**
 * A SHA-256 digest.
 *
 * @param value {@code sha256:} and 64 hexadecimal digits
 */
public record Digest(@JsonValue String value) {
    private static final String ALGORITHM = "sha256:";
    private static final Pattern FORM = Pattern.compile("sha256:[0-9a-f]{64}");

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public Digest {
        if (!FORM.matcher(value).matches()) {
            throw new IllegalArgumentException('"' + value + "\" is not sha256: and 64 hexadecimal digits");
        }
    }

    /** The digest of bytes. */
    public static Digest ofBytes(byte[] bytes) {
        return of(sha256().digest(bytes));
    }

    /** The digest of a file, which is read once and not held. */
    public static Digest ofFile(Path file) throws IOException {
        MessageDigest digest = sha256();
        byte[] buffer = new byte[1 << 16];
        try (InputStream in = Files.newInputStream(file)) {
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                digest.update(buffer, 0, read);
            }
        }
        return of(digest.digest());
    }

    /** The digest of the canonical JSON of a record, a map or a tree. */
    public static Digest ofJson(Object value) {
        return ofBytes(CanonicalJson.bytes(value));
    }

    /** The 64 hexadecimal digits. */
    public String hex() {
        return value.substring(ALGORITHM.length());
    }

    /** The first hexadecimal digits, for names; at most 64. */
    public String hex(int digits) {
        return hex().substring(0, digits);
    }

    @Override
    public String toString() {
        return value;
    }

    private static Digest of(byte[] sha256) {
        return new Digest(ALGORITHM + HexFormat.of().formatHex(sha256));
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
