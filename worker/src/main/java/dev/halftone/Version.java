package dev.halftone;

import java.util.Objects;
import picocli.CommandLine.IVersionProvider;

/** The version, as the jar's manifest has it. */
final class Version implements IVersionProvider {

    /** The version; {@code development} when the classes don't come from a jar. */
    static String current() {
        return Objects.requireNonNullElse(Version.class.getPackage().getImplementationVersion(), "development");
    }

    @Override
    public String[] getVersion() {
        return new String[] {
            "halftone " + current() + " (Java " + Runtime.version().feature() + ")"
        };
    }
}
