package dev.halftone.failure;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Makes a file that a row of the tables refuses. */
@FunctionalInterface
public interface HostileFile {

    /** Writes the file, and what it needs beside it, into a folder; gives the command line that meets it. */
    List<String> write(Path folder) throws IOException;
}
