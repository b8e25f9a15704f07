package dev.retort.distillation;

import dev.retort.answer.Answer;
import dev.retort.answer.Respondent;
import dev.retort.call.ModelCalls;
import dev.retort.call.journal.CallJournal;
import dev.retort.config.ConfigReader;
import dev.retort.config.RunConfig;
import dev.retort.document.Passage;
import dev.retort.error.UsageException;
import dev.retort.model.ModelRef;
import dev.retort.progress.Progress;
import dev.retort.question.Question;
import dev.retort.question.Split;
import dev.retort.run.Arm;
import dev.retort.run.RetortVersion;
import dev.retort.run.RunDirectory;
import dev.retort.run.StageLedger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.apiguardian.api.API;

/**
 * The tuned student of a finished run, answering new questions from the run's passages. Its calls are in the run's journal
 * under the stage {@code chat} and count against the run's budget. Used by one thread at a time; a second process on the
 * run is refused until it is closed.
 */
public final class TunedStudent implements AutoCloseable {

    /**
     * An answer with where it comes from.
     *
     * @param answer the answer
     * @param passages the passages retrieved for it, best first
     */
    public record Reply(Answer answer, List<Passage> passages) {}

    private static final String STAGE = "chat";

    private final RunDirectory run;
    private final CallJournal journal;
    private final Bench bench;

    private TunedStudent(RunDirectory run, CallJournal journal, Bench bench) {
        this.run = run;
        this.journal = journal;
        this.bench = bench;
    }

    /**
     * Opens the student of a run.
     *
     * @param config the run's settings, perhaps with another budget
     * @throws UsageException if the directory is not a run, or its training has not ended
     * @throws dev.retort.error.ResourceException if another process works in it
     */
    public static TunedStudent of(RunConfig config, Path directory, DistillationModels models) {
        try (RunDirectory run = RunDirectory.read(directory)) {
            if (!Files.exists(run.job())) {
                throw new UsageException(
                        "The run %s has no tuned student yet.".formatted(directory),
                        "Finish it first: retort finetune " + directory);
            }
        }
        RunDirectory run = RunDirectory.lock(directory);
        try {
            return opened(config, run, models);
        } catch (RuntimeException | Error e) {
            run.close();
            throw e;
        }
    }

    private static TunedStudent opened(RunConfig config, RunDirectory run, DistillationModels models) {
        CallJournal journal = CallJournal.open(run.calls());
        try {
            journal.enter(STAGE);
            return new TunedStudent(
                    run,
                    journal,
                    new Bench(
                            config,
                            run,
                            StageLedger.readOnly(run, RetortVersion.current(), Clock.systemUTC()),
                            models,
                            new ModelCalls(journal, config.callRules()),
                            Progress.NONE));
        } catch (RuntimeException | Error e) {
            journal.close();
            throw e;
        }
    }

    /** Opens the student of a run with the settings of the run as used. */
    public static TunedStudent of(Path directory, DistillationModels models) {
        return of(settings(directory), directory, models);
    }

    /**
     * Returns the settings of a run as used.
     *
     * @throws UsageException if the directory is not a run
     */
    public static RunConfig settings(Path directory) {
        return reader(directory).read();
    }

    /**
     * Returns the settings of a run as used, to change some.
     *
     * @throws UsageException if the directory is not a run
     */
    @API(status = API.Status.INTERNAL)
    public static ConfigReader reader(Path directory) {
        return ConfigReader.ofRun(directory);
    }

    /** Closes the journal and lets other processes work on the run. */
    @Override
    public void close() {
        try (run) {
            journal.close();
        }
    }

    private ModelRef present(ModelRef tuned) {
        return tuned.insideRetort()
                ? new ModelRef(
                        tuned.provider(), run.adapter(Path.of(tuned.name())).toString())
                : tuned;
    }

    /** Answers one question. */
    public Reply ask(String question) {
        return reply(bench.respondents().student(present(new RunTraining(bench).tunedModel()), Arm.TUNED), question);
    }

    /** Answers one question as the student did before its training, from the same passages. */
    public Reply askUntuned(String question) {
        return reply(bench.respondents().student(bench.config().student().ref(), Arm.STUDENT), question);
    }

    private Reply reply(Respondent student, String question) {
        Question asked = new Question("chat", Split.EVAL, question, "chat", List.of(), "", Optional.empty());
        Answer answer = student.answer(List.of(asked), Progress.NONE).getFirst();
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
