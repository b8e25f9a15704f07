package dev.retort.file;

import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.Locale;

/** Why a file could not be read or written, in words for a person. */
public final class FileFault {

    private FileFault() {}

    /** Returns the reason as the end of a sentence, without a full stop. */
    public static String words(IOException e) {
        return switch (e) {
            case NoSuchFileException missing -> "there is no " + named(missing);
            case AccessDeniedException denied -> "permission denied for " + named(denied);
            case FileAlreadyExistsException there -> named(there) + " is there already";
            case DirectoryNotEmptyException full -> named(full) + " is not empty";
            case NotDirectoryException file -> named(file) + " is not a folder";
            case FileSystemException other when other.getReason() != null -> plain(other.getReason());
            case CharacterCodingException encoding -> "it is not UTF-8 text";
            case EOFException end -> "it ends too early";
            default -> e.getMessage() == null ? "the system gives no reason" : plain(e.getMessage());
        };
    }

    private static String named(FileSystemException e) {
        String file = e.getFile();
        return file == null ? "file" : Path.of(file).toString();
    }

    /** The system's own words begin with a capital; names of classes are not for persons. */
    private static String plain(String message) {
        String text = message.replaceAll("(?:[a-z]+\\.){2,}[A-Z][A-Za-z]*(?:Exception|Error):? ?", "")
                .strip();
        if (text.isEmpty()) {
            return "the system gives no reason";
        }
        boolean sentence = text.length() > 1 && Character.isLowerCase(text.charAt(1));
        return sentence ? text.substring(0, 1).toLowerCase(Locale.ROOT) + text.substring(1) : text;
    }
}
