package dev.retort.distillation;

import dev.retort.call.CallRules;
import dev.retort.call.ModelCalls;
import dev.retort.call.journal.CallJournal;
import dev.retort.config.ConfigReader;
import dev.retort.config.DistillationSettings;
import dev.retort.config.RunConfig;
import dev.retort.error.RetortException;
import dev.retort.error.StoppedException;
import dev.retort.evaluation.Metric;
import dev.retort.evaluation.comparison.Comparison;
import dev.retort.log.RunLog;
import dev.retort.progress.Progress;
import dev.retort.run.RetortVersion;
import dev.retort.run.RunDirectory;
import dev.retort.run.Stage;
import dev.retort.run.StageLedger;
import dev.retort.secret.Keys;
import dev.retort.terms.TermsTable;
import dev.retort.tracking.RunDescription;
import dev.retort.tracking.SafeTracker;
import dev.retort.tracking.Tracker;
import dev.retort.trust.Permissions;
import dev.retort.trust.Trust;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.apiguardian.api.API;

/**
 * Distils a teacher into a student from documents, and measures whether it helped: the door to everything else.
 *
 * <p>All that is made lies in one directory. Interrupted anywhere, the same call on the same directory resumes and repeats
 * no finished call; with nothing left to do it changes nothing. One thread at a time; a second process on the directory is
 * refused.
 */
public final class Distillation {

    private final ConfigReader settings;
    private final RunConfig config;
    private final Path directory;
    private final DistillationModels models;
    private final Options options;

    /**
     * What a run is given besides its settings and models.
     *
     * @param rules limits, prices and budget that replace those of the settings
     * @param metrics the user's own
     * @param progress of tasks
     * @param stages of the end of stages
     * @param tracker where it is shown, if its settings name trackers
     * @param termsAccepted whether the user accepts responsibility for the teacher's terms
     * @param trust which actions of its settings a person confirmed
     * @param keys of headers, and to be masked in the log
     */
    private record Options(
            Optional<CallRules> rules,
            List<Metric> metrics,
            Progress progress,
            StageListener stages,
            Tracker tracker,
            boolean termsAccepted,
            Trust trust,
            Keys keys) {

        static Options usual() {
            return new Options(
                    Optional.empty(),
                    List.of(),
                    Progress.NONE,
                    StageListener.NONE,
                    new SafeTracker(List.of(), (tracker, reason) -> {}),
                    false,
                    Trust.NOTHING,
                    Keys.ofThisProcess());
        }

        Options withRules(CallRules other) {
            return new Options(Optional.of(other), metrics, progress, stages, tracker, termsAccepted, trust, keys);
        }

        Options withMetrics(List<Metric> other) {
            return new Options(rules, List.copyOf(other), progress, stages, tracker, termsAccepted, trust, keys);
        }

        Options withListeners(Progress ofTasks, StageListener ofStages) {
            return new Options(rules, metrics, ofTasks, ofStages, tracker, termsAccepted, trust, keys);
        }

        Options withTracker(Tracker other) {
            return new Options(rules, metrics, progress, stages, other, termsAccepted, trust, keys);
        }

        Options withTermsAccepted() {
            return new Options(rules, metrics, progress, stages, tracker, true, trust, keys);
        }

        Options withTrust(Trust other) {
            return new Options(rules, metrics, progress, stages, tracker, termsAccepted, other, keys);
        }

        Options withKeys(Keys other) {
            return new Options(rules, metrics, progress, stages, tracker, termsAccepted, trust, other);
        }
    }

    private Distillation(ConfigReader settings, Path directory, DistillationModels models, Options options) {
        // A reader can be changed: the settings written and the settings used stay the same.
        this.settings = settings.copy();
        this.config = settings.read();
        this.directory = directory;
        this.models = models;
        this.options = options;
    }

    /**
     * Prepares a distillation; nothing is read or called yet.
     *
     * @param settings what to do
     * @param directory where everything made will lie
     * @param models where models come from
     * @throws dev.retort.error.UsageException if a setting is wrong
     */
    @API(status = API.Status.INTERNAL)
    public static Distillation of(ConfigReader settings, Path directory, DistillationModels models) {
        return new Distillation(settings, directory, models, Options.usual());
    }

    /**
     * Prepares a distillation by settings as a value; nothing is read or called yet.
     *
     * @param directory where everything made will lie
     * @param models where models come from
     * @throws dev.retort.error.UsageException if a setting is wrong
     */
    public static Distillation of(DistillationSettings settings, Path directory, DistillationModels models) {
        return of(settings.reader(), directory, models);
    }

    /** Returns the same with limits, prices and budget for calls that replace those of the settings. */
    public Distillation withCallRules(CallRules other) {
        return with(options.withRules(other));
    }

    /** Returns the same with a user's own metrics, which {@code scores.metrics} may then name. */
    public Distillation withMetrics(List<Metric> metrics) {
        return with(options.withMetrics(metrics));
    }

    /** Returns the same with listeners for the progress of tasks and the end of stages. */
    public Distillation withListeners(Progress ofTasks, StageListener ofStages) {
        return with(options.withListeners(ofTasks, ofStages));
    }

    /** Returns the same with where the run is shown, if its settings name trackers. */
    public Distillation withTracker(Tracker tracker) {
        return with(options.withTracker(tracker));
    }

    /**
     * Returns the same where the user states that his own contract allows training on the teacher's output, whatever the
     * bundled table of terms says; the manifest records it.
     */
    public Distillation withTermsAccepted() {
        return with(options.withTermsAccepted());
    }

    /**
     * Returns the same with the actions of its settings that a person confirmed. Without it a key that {@code
     * telemetry.headers} of a file names is sent nowhere; models that a caller constructs are the caller's own decision.
     */
    public Distillation withTrust(Trust trust) {
        return with(options.withTrust(trust));
    }

    /**
     * Returns the same with other keys than those of the environment and a {@code .env} file: for the headers of {@code
     * telemetry.headers}, and to be masked in the log.
     */
    public Distillation withKeys(Keys keys) {
        return with(options.withKeys(keys));
    }

    private Distillation with(Options other) {
        return new Distillation(settings, directory, models, other);
    }

    /** Runs every stage that is not done yet and returns the comparison. */
    public Comparison run() {
        return upTo(Stage.REPORT).orElseThrow();
    }

    /**
     * Runs every stage that is not done yet, up to one.
     *
     * @return the comparison, where the stages reach it
     * @throws dev.retort.error.RetortException sorted by what the caller can do; everything done so far is kept
     */
    public Optional<Comparison> upTo(Stage last) {
        options.trust()
                .require(
                        Permissions.ofTelemetry(config, options.keys()).stream()
                                .filter(one -> !one.settings().stream().allMatch(settings::given))
                                .toList(),
                        "Look at them with: retort trust %s, or pass withTrust(…).".formatted(directory));
        MetricCatalog catalog = new MetricCatalog(options.metrics());
        catalog.check(config.scores().metrics(), config.scores().judge());
        try (RunDirectory run = RunDirectory.lock(directory);
                RunLog log = RunLog.open(run.log(), options.keys().redactor(), InstantSource.system())) {
            RunEvents events = new RunEvents(log);
            return events.run(last, () -> work(run, log, events, catalog, last));
        }
    }

    private Optional<Comparison> work(
            RunDirectory run, RunLog log, RunEvents events, MetricCatalog catalog, Stage last) {
        try (CallJournal journal = CallJournal.open(run.calls())) {
            settings.write(run.config());
            StageLedger ledger = new StageLedger(run, RetortVersion.current(), Clock.systemUTC());
            ModelCalls calls = new ModelCalls(journal, options.rules().orElseGet(config::callRules), log);
            Bench bench = new Bench(config, run, ledger, models, calls, options.progress());
            new Preflight(bench, TermsTable.bundled(), options.termsAccepted()).check(last);
            RunTracking tracking = new RunTracking(bench, options.tracker(), this::description);
            RunSpans spans = new RunSpans(config, directory, journal, options.keys());
            try {
                Optional<Comparison> comparison = stages(bench, events, tracking, catalog, last);
                spans.export();
                return comparison;
            } catch (RetortException e) {
                spans.exportAfter(e);
                throw e;
            } finally {
                tracking.stopped();
            }
        }
    }

    /**
     * Makes a finished stage, or an unfinished one, rerun with new calls at the next run; what earlier calls brought
     * and cost stays in the journal.
     *
     * @return how many calls will not be answered from the journal
     * @throws dev.retort.error.UsageException if the directory is not a run
     */
    public int repeat(Stage stage) {
        RunDirectory.read(directory).close();
        try (RunDirectory run = RunDirectory.lock(directory);
                CallJournal journal = CallJournal.open(run.calls())) {
            return journal.repeat(stage.title());
        }
    }

    private RunDescription description() {
        return new RunDescription(
                config.tracking().project(),
                String.valueOf(directory.toAbsolutePath().normalize().getFileName()),
                Instant.now(),
                settings.relativeTo(directory).asMap());
    }

    private Optional<Comparison> stages(
            Bench bench, RunEvents events, RunTracking tracking, MetricCatalog catalog, Stage last) {
        PassageStage passages = new PassageStage(bench);
        QuestionStage questions = new QuestionStage(bench);
        AnswerStage answers = new AnswerStage(bench);
        DatasetStage dataset = new DatasetStage(bench);
        FineTuneStage finetune = new FineTuneStage(bench, tracking);
        EvaluateStage evaluate = new EvaluateStage(bench, catalog);
        CompareStage compare = new CompareStage(bench, catalog);
        ReportStage report = new ReportStage(bench);
        RunTraining training = new RunTraining(bench);

        stage(bench, events, Stage.PASSAGES, last, passages::run);
        stage(bench, events, Stage.QUESTIONS, last, questions::run);
        stage(bench, events, Stage.ANSWERS, last, answers::run);
        stage(bench, events, Stage.DATASET, last, dataset::run);
        stage(bench, events, Stage.FINETUNE, last, finetune::run);
        stage(bench, events, Stage.EVALUATE, last, evaluate::run);
        stage(bench, events, Stage.COMPARE, last, compare::run);
        stage(bench, events, Stage.REPORT, last, () -> {
            String page = report.run(compare.comparison(), training.job());
            tracking.complete(training.job(), compare.comparison());
            new CleanUp(bench).run(training.job(), training.folder());
            return page;
        });
        return last.compareTo(Stage.COMPARE) >= 0 ? Optional.of(compare.comparison()) : Optional.empty();
    }

    private void stage(Bench bench, RunEvents events, Stage stage, Stage last, Supplier<String> work) {
        if (stage.compareTo(last) > 0) {
            return;
        }
        long start = System.nanoTime();
        bench.enter(stage);
        events.began(stage);
        String summary;
        try {
            summary = work.get();
        } catch (StoppedException stopped) {
            throw new StoppedException(stopped.problem(), stopped.remedy() + " " + Stage.leftAt(stage, last), stopped);
        }
        boolean worked = bench.worked();
        if (worked) {
            bench.noteRevisions();
        }
        double seconds = (System.nanoTime() - start) / 1e9;
        events.ended(worked, seconds, summary);
        options.stages().ended(stage, worked, seconds, summary);
    }
}
