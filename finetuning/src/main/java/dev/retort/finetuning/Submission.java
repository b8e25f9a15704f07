package dev.retort.finetuning;

import dev.retort.error.InputException;
import dev.retort.file.Json;
import dev.retort.file.WholeFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.apiguardian.api.API;
import tools.jackson.core.JacksonException;

/**
 * What was sent to a service for a request, kept in the output folder so that nothing is paid twice and everything can be
 * deleted.
 *
 * @param service address of the service
 * @param requestHash SHA-256 of base, settings and both files
 * @param startedAt when the first request for it was sent
 * @param fileIds uploaded files, training first
 * @param jobId the job, once it is known
 */
@API(status = API.Status.INTERNAL)
public record Submission(
        String service, String requestHash, Instant startedAt, List<String> fileIds, Optional<String> jobId) {

    private static final String FILE = "submission.json";

    /** Copies the list. */
    public Submission {
        fileIds = List.copyOf(fileIds);
    }

    /**
     * Reads the record of a folder.
     *
     * @return empty where there is none
     * @throws InputException if it is damaged
     */
    public static Optional<Submission> read(Path folder) {
        Path file = folder.resolve(FILE);
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        try {
            return Optional.of(Json.mapper().readValue(Files.readString(file), Submission.class));
        } catch (IOException | JacksonException e) {
            throw new InputException(
                    "%s cannot be read.".formatted(file),
                    "If no job was created for it, delete the file; otherwise attach to the job by its id.",
                    e);
        }
    }

    /** Writes the record whole. */
    public Submission write(Path folder) {
        WholeFile.write(folder.resolve(FILE), Json.mapper().writeValueAsString(this));
        return this;
    }

    /** Returns the record with the files that are uploaded so far. */
    public Submission withFiles(List<String> ids) {
        return new Submission(service, requestHash, startedAt, ids, jobId);
    }

    /** Returns the record with its job. */
    public Submission withJob(String id) {
        return new Submission(service, requestHash, startedAt, fileIds, Optional.of(id));
    }
}
