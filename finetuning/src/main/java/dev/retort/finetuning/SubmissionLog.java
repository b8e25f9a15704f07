package dev.retort.finetuning;

import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** Takes note of each file and each job that a service gets, before it is sent and after. Thread-safe. */
@FunctionalInterface
public interface SubmissionLog {

    /** Notes nothing. */
    SubmissionLog NONE = file -> file.send().get();

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

    /**
     * Takes note of one attempt to create a job.
     *
     * @param creation makes the attempt and returns the job's id; empty where nobody knows whether there is a job now
     * @return what the attempt returned
     */
    default Optional<String> created(Supplier<Optional<String>> creation) {
        return creation.get();
    }

    /** Takes note of a job that was created before, perhaps by a process that was killed since. */
    default void found(String jobId) {}
}
