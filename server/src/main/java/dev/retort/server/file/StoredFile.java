package dev.retort.server.file;

import java.time.Instant;
import java.util.Optional;

/**
 * An uploaded file, or one that a job wrote.
 *
 * @param id a UUID
 * @param name the name that the client gave it, without folders
 * @param purpose such as {@code fine-tune}
 * @param bytes its length
 * @param sha256 of its content, in hexadecimal
 * @param lines of text that are not blank
 * @param sampleType {@code instruct} for chat examples, {@code pretrain} for plain text, {@code batch_request} otherwise
 * @param uploaded true where a client sent it, false where a job wrote it
 * @param owner the hash of the API key that uploaded it, or whose batch wrote it; empty where no key was needed
 */
public record StoredFile(
        String id,
        String name,
        String purpose,
        long bytes,
        String sha256,
        int lines,
        String sampleType,
        boolean uploaded,
        Instant createdAt,
        Optional<String> owner) {}
