package dev.retort.evaluation.agreement;

import dev.retort.error.ResourceException;
import dev.retort.evaluation.facts.KeyFactRecallJudged;
import dev.retort.file.FileFault;
import dev.retort.file.JsonFile;
import dev.retort.file.OwnerOnly;
import dev.retort.file.WholeFile;
import dev.retort.model.ModelRef;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * How well judges did against human labels, one file a judge, so that the figure is shown beside every later score.
 *
 * @param folder where the files lie; made at the first saving
 */
public record JudgeRecords(Path folder) {

    private static final String FACTS = "@facts";

    /** Returns the latest check of a judge's verdicts on support, where there was one. */
    public Optional<JudgeCheck> of(ModelRef judge) {
        return read(file(judge, ""));
    }

    /** Returns the latest check of a judge's verdicts on stated facts, where there was one. */
    public Optional<JudgeCheck> ofFacts(ModelRef judge) {
        return read(file(judge, FACTS));
    }

    private static Optional<JudgeCheck> read(Path file) {
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        return Optional.of(JsonFile.read(file, JudgeCheck.class, "Delete it and measure the judge again."));
    }

    /** Keeps a check in place of an earlier one of the same judge and the same kind of verdicts. */
    public void save(ModelRef judge, JudgeCheck check) {
        try {
            OwnerOnly.createFolder(folder);
        } catch (IOException e) {
            throw new ResourceException(
                    "Cannot make %s: %s.".formatted(folder, FileFault.words(e)),
                    "Set RETORT_HOME to a folder you may write to.",
                    e);
        }
        WholeFile.writeJson(file(judge, check.metric().equals(KeyFactRecallJudged.NAME) ? FACTS : ""), check);
    }

    private Path file(ModelRef judge, String kind) {
        return folder.resolve(judge.toString().replaceAll("[^A-Za-z0-9._-]+", "_") + kind + ".json");
    }
}
