package dev.retort.finetuning.service;

import java.nio.file.Path;

/** Names by content, so that an upload whose answer was lost can be found again. */
final class ContentName {

    private ContentName() {}

    /** Returns such as {@code training-1f2e3d4c5b6a.jsonl}. */
    public static String of(Path file, String hash) {
        String name = String.valueOf(file.getFileName());
        int dot = name.lastIndexOf('.');
        String stem = dot > 0 ? name.substring(0, dot) : name;
        return stem + "-" + hash.substring(0, 12) + ".jsonl";
    }
}
