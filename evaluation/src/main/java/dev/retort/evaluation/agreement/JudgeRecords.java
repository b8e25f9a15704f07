package dev.retort.evaluation.agreement;

import dev.retort.error.InputException;
import dev.retort.error.ResourceException;
import dev.retort.file.Json;
import dev.retort.file.WholeFile;
import dev.retort.model.ModelRef;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import tools.jackson.core.JacksonException;

/**
 * How well judges did against human labels, one file a judge, so that the figure stands beside every later score.
 *
 * @param folder where the files lie; made at the first saving
 */
public record JudgeRecords(Path folder) {

    /** Returns the latest check of a judge, where there was one. */
    public Optional<JudgeCheck> of(ModelRef judge) {
        Path file = file(judge);
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        try {
            return Optional.of(Json.mapper().readValue(Files.readString(file), JudgeCheck.class));
        } catch (JacksonException e) {
            throw new InputException(
                    "%s is not a check of a judge: %s.".formatted(file, e.getOriginalMessage()),
                    "Delete it and measure the judge again.",
                    e);
        } catch (IOException e) {
            throw new ResourceException("Cannot read %s: %s.".formatted(file, e), "Check that it may be read.", e);
        }
    }

    /** Keeps a check in place of an earlier one of the same judge. */
    public void save(ModelRef judge, JudgeCheck check) {
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw new ResourceException(
                    "Cannot make %s: %s.".formatted(folder, e), "Set RETORT_HOME to a folder you may write to.", e);
        }
        WholeFile.writeJson(file(judge), check);
    }

    private Path file(ModelRef judge) {
        return folder.resolve(judge.toString().replaceAll("[^A-Za-z0-9._-]+", "_") + ".json");
    }
}
