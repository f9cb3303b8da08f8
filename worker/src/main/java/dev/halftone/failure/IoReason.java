package dev.halftone.failure;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;

/** Why a file or folder can't be used, in a few words: Java's own messages are often nothing but the path. */
public final class IoReason {

    private IoReason() {}

    /** The words for a failure; never empty, always one line. */
    public static String of(IOException failure) {
        String said = said(failure);
        if (isFull(failure)) {
            return "the disk is full";
        }
        return switch (failure) {
            case NoSuchFileException _ -> "there is no such file or folder";
            case AccessDeniedException _ -> "no permission";
            case FileAlreadyExistsException _ -> "a file of that name is in the way";
            case DirectoryNotEmptyException _ -> "the folder is not empty";
            default -> said.replaceAll("\\s+", " ");
        };
    }

    /** Whether there was no room, or no more was allowed. */
    public static boolean isFull(IOException failure) {
        String said = said(failure);
        return said.contains("No space left") || said.contains("quota") || said.contains("File too large");
    }

    private static String said(IOException failure) {
        return String.valueOf(
                failure instanceof FileSystemException file && file.getReason() != null
                        ? file.getReason()
                        : failure.getMessage());
    }
}
