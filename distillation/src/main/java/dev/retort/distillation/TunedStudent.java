package dev.retort.distillation;

import dev.retort.answer.Answer;
import dev.retort.call.ModelCalls;
import dev.retort.config.ConfigReader;
import dev.retort.config.RunConfig;
import dev.retort.document.Passage;
import dev.retort.error.UsageException;
import dev.retort.progress.Progress;
import dev.retort.question.Question;
import dev.retort.question.Split;
import dev.retort.run.RetortVersion;
import dev.retort.run.RunDirectory;
import dev.retort.run.StageLedger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** The tuned student of a finished run, answering new questions from the run's passages. Used by one thread at a time. */
public final class TunedStudent {

    /**
     * An answer with where it comes from.
     *
     * @param answer the answer
     * @param passages the passages retrieved for it, best first
     */
    public record Reply(Answer answer, List<Passage> passages) {}

    private static final int REQUESTS_IN_FLIGHT = 4;

    private final Bench bench;
    private final AnswerStage answers;
    private final FineTuneStage finetune;

    private TunedStudent(Bench bench) {
        this.bench = bench;
        this.answers = new AnswerStage(bench);
        this.finetune = new FineTuneStage(bench, RunTracking.none(bench));
    }

    /**
     * Opens the student of a run; the run is only read.
     *
     * @throws UsageException if the directory is no run, or its training has not ended
     */
    public static TunedStudent of(Path directory, DistillationModels models) {
        RunDirectory run = RunDirectory.read(directory);
        if (!Files.exists(run.job())) {
            throw new UsageException(
                    "The run %s has no tuned student yet.".formatted(directory),
                    "Finish it first: retort finetune " + directory);
        }
        return new TunedStudent(new Bench(
                ConfigReader.defaults().with(run.config()).read(),
                run,
                StageLedger.readOnly(run, RetortVersion.current(), Clock.systemUTC()),
                models,
                new ModelCalls(REQUESTS_IN_FLIGHT),
                Progress.NONE));
    }

    /**
     * Returns the settings of a run as used.
     *
     * @throws UsageException if the directory is no run
     */
    public static RunConfig settings(Path directory) {
        try (RunDirectory run = RunDirectory.read(directory)) {
            return ConfigReader.defaults().with(run.config()).read();
        }
    }

    /** Answers one question. */
    public Reply ask(String question) {
        Question asked = new Question("chat", Split.EVAL, question, "chat", List.of(), "", Optional.empty());
        Answer answer = answers.tunedStudent(finetune.tunedModel())
                .answer(List.of(asked), Progress.NONE)
                .getFirst();
        List<Passage> passages = answer.passageIds().stream()
                .map(id -> bench.passages().stream()
                        .filter(passage -> passage.id().equals(id))
                        .findFirst()
                        .orElse(null))
                .filter(Objects::nonNull)
                .toList();
        return new Reply(answer, passages);
    }
}
