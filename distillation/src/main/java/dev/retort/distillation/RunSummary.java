package dev.retort.distillation;

import dev.retort.config.ConfigReader;
import dev.retort.error.InputException;
import dev.retort.error.UsageException;
import dev.retort.evaluation.comparison.Comparison;
import dev.retort.file.JsonFile;
import dev.retort.file.JsonLines;
import dev.retort.finetuning.FineTuningJob;
import dev.retort.model.ModelRef;
import dev.retort.question.Question;
import dev.retort.question.Split;
import dev.retort.report.Headline;
import dev.retort.run.Manifest;
import dev.retort.run.RunDirectory;
import dev.retort.run.StageLedger;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apiguardian.api.API;

/**
 * The documents, models and progress of a run, for a person who chooses among runs.
 *
 * @param createdAt when it began
 * @param manifest documents, models and finished steps
 * @param questions how many of each split there are
 * @param rows training rows
 * @param tuned the tuned student, once there is one
 * @param headline the verdict, once there is one
 * @param hasReport whether report.html is there
 */
@API(status = API.Status.INTERNAL)
public record RunSummary(
        Instant createdAt,
        Manifest manifest,
        Map<Split, Integer> questions,
        int rows,
        Optional<ModelRef> tuned,
        Optional<String> headline,
        boolean hasReport) {

    /** Copies the map. */
    public RunSummary {
        questions = Map.copyOf(questions);
    }

    /**
     * Reads a run.
     *
     * @throws UsageException if the folder is not a run
     * @throws InputException if a file of it is damaged
     */
    public static RunSummary of(Path folder) {
        try (RunDirectory run = RunDirectory.read(folder)) {
            Manifest manifest = StageLedger.read(run).orElseThrow();
            return new RunSummary(
                    manifest.createdAt(),
                    manifest,
                    questions(run),
                    lines(run.training()),
                    tuned(run),
                    headline(run),
                    hasReport(run));
        }
    }

    /** Returns the files of a run that a person has edited; reads all of its files. */
    public static List<String> edited(Path folder) {
        try (RunDirectory run = RunDirectory.read(folder)) {
            Manifest manifest = StageLedger.read(run).orElseThrow();
            return StageLedger.readOnly(run, manifest.retort(), Clock.systemUTC())
                    .edited();
        }
    }

    /** Returns whether a run has a report of its own: a link would show another file. */
    private static boolean hasReport(RunDirectory run) {
        return Files.isRegularFile(run.report(), LinkOption.NOFOLLOW_LINKS);
    }

    private static Map<Split, Integer> questions(RunDirectory run) {
        Map<Split, Integer> counts = new EnumMap<>(Split.class);
        for (Path file : List.of(run.questions(), run.askedQuestions())) {
            if (Files.exists(file)) {
                JsonLines.read(file, Question.class)
                        .forEach(question -> counts.merge(question.split(), 1, Integer::sum));
            }
        }
        return counts;
    }

    private static int lines(Path file) {
        if (!Files.exists(file)) {
            return 0;
        }
        try (Stream<String> lines = Files.lines(file)) {
            return Math.toIntExact(lines.filter(line -> !line.isBlank()).count());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Optional<ModelRef> tuned(RunDirectory run) {
        return Files.exists(run.job())
                ? JsonFile.read(run.job(), FineTuningJob.class, "Train again: --fresh finetune.")
                        .tunedModel()
                : Optional.empty();
    }

    private static Optional<String> headline(RunDirectory run) {
        if (!Files.exists(run.comparison())) {
            return Optional.empty();
        }
        String primary = ConfigReader.ofRun(run.root()).read().scores().primary();
        return Optional.of(Headline.of(Comparison.read(run.comparison()), primary));
    }
}
