package dev.retort.server.batch;

import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A file of requests, and how far they are answered.
 *
 * @param id a UUID
 * @param endpoint the path that every request names, such as {@code /v1/chat/completions}
 * @param inputFile id of the file of requests
 * @param window the time that the client allows, as it wrote it; a batch does not expire
 * @param metadata the client's notes
 * @param status its state
 * @param times when each state began
 * @param problems what is wrong with the file, where it is not usable
 * @param total requests of the file, once they are valid
 * @param completed requests that were answered
 * @param failed requests that were refused
 * @param outputFile id of the file of answers, once there is one
 * @param errorFile id of the file of refusals, once there is one
 * @param owner the hash of the API key that created it; empty where no key was needed
 */
public record Batch(
        String id,
        String endpoint,
        String inputFile,
        String window,
        Map<String, String> metadata,
        Status status,
        Map<Status, Instant> times,
        List<Problem> problems,
        int total,
        int completed,
        int failed,
        Optional<String> outputFile,
        Optional<String> errorFile,
        Optional<String> owner) {

    /** The states, as OpenAI names them. */
    public enum Status {
        /** The file is being checked. */
        VALIDATING,
        /** The file is not usable. */
        FAILED,
        /** Requests are being answered. */
        IN_PROGRESS,
        /** All are answered; the files are being written. */
        FINALIZING,
        /** All are answered. */
        COMPLETED,
        /** It was cancelled; the requests at hand are being answered. */
        CANCELLING,
        /** It was cancelled; the answers so far are kept. */
        CANCELLED;

        /** Returns whether nothing will change any more. */
        public boolean ended() {
            return this == FAILED || this == COMPLETED || this == CANCELLED;
        }
    }

    /**
     * A line that is not usable.
     *
     * @param code such as {@code invalid_json_line}
     * @param line from 1; 0 where the whole file is meant
     */
    public record Problem(String code, String message, int line) {}

    /** Copies the collections. */
    public Batch {
        metadata = Map.copyOf(metadata);
        times = times.isEmpty() ? Map.of() : new EnumMap<>(times);
        problems = List.copyOf(problems);
    }

    static Batch created(
            String id,
            String endpoint,
            String inputFile,
            String window,
            Map<String, String> metadata,
            Optional<String> owner,
            Instant at) {
        return new Batch(
                id,
                endpoint,
                inputFile,
                window,
                metadata,
                Status.VALIDATING,
                Map.of(Status.VALIDATING, at),
                List.of(),
                0,
                0,
                0,
                Optional.empty(),
                Optional.empty(),
                owner);
    }

    /** Returns when it was created. */
    public Instant createdAt() {
        return times.getOrDefault(Status.VALIDATING, Instant.EPOCH);
    }

    Batch enter(Status next, Instant at) {
        Map<Status, Instant> more = new EnumMap<>(Status.class);
        more.putAll(times);
        more.put(next, at);
        return with(next, more, problems, total, completed, failed, outputFile, errorFile);
    }

    Batch unusable(List<Problem> found, Instant at) {
        Batch ended = enter(Status.FAILED, at);
        return ended.with(Status.FAILED, ended.times, found, 0, 0, 0, Optional.empty(), Optional.empty());
    }

    Batch of(int requests) {
        return with(status, times, problems, requests, completed, failed, outputFile, errorFile);
    }

    Batch counting(BatchResults.Counts counts) {
        return with(status, times, problems, total, counts.completed(), counts.failed(), outputFile, errorFile);
    }

    Batch with(Optional<String> output, Optional<String> errors) {
        return with(status, times, problems, total, completed, failed, output, errors);
    }

    private Batch with(
            Status state,
            Map<Status, Instant> changes,
            List<Problem> wrong,
            int requests,
            int answered,
            int refused,
            Optional<String> output,
            Optional<String> errors) {
        return new Batch(
                id, endpoint, inputFile, window, metadata, state, changes, wrong, requests, answered, refused, output,
                errors, owner);
    }
}
