package dev.retort.finetuning;

import java.util.function.Predicate;
import java.util.function.Supplier;

/** Takes note of each file that goes to a service, before it is sent and after. Thread-safe. */
@FunctionalInterface
public interface UploadRecord {

    /** Notes nothing. */
    UploadRecord NONE = file -> file.send().get();

    /**
     * A file that a service is to have.
     *
     * @param name its name there, which holds a part of its hash
     * @param sha256 hash of its content, in hexadecimal
     * @param bytes its size
     * @param isThere tells whether the service still has a file of that id
     * @param send sends the file and returns its id
     */
    record File(String name, String sha256, long bytes, Predicate<String> isThere, Supplier<String> send) {}

    /** Returns the id of a file at the service, which is sent unless it was before. */
    String idOf(File file);
}
