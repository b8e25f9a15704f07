package dev.retort.distillation;

import dev.retort.call.CallRules;
import dev.retort.call.ModelCalls;
import dev.retort.call.journal.CallJournal;
import dev.retort.config.ConfigReader;
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
import dev.retort.secret.Redactor;
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

/**
 * Distils a teacher into a student from documents, and measures whether it helped: the door to everything else.
 *
 * <p>All that is made lies in one directory. Interrupted anywhere, the same call on the same directory goes on and repeats
 * no finished call; with nothing left to do it changes nothing. One thread at a time; a second process on the directory is
 * refused.
 */
public final class Distillation {

    private final ConfigReader settings;
    private final RunConfig config;
    private final Path directory;
    private final DistillationModels models;
    private final Optional<CallRules> ownRules;
    private final List<Metric> ownMetrics;
    private final Progress progress;
    private final StageListener listener;
    private final Surroundings surroundings;

    /**
     * What a run is given besides its settings and models.
     *
     * @param tracker where it is shown, if its settings name trackers
     * @param termsAccepted whether the user takes the teacher's terms on himself
     * @param trust which actions of its settings a person confirmed
     */
    private record Surroundings(Tracker tracker, boolean termsAccepted, Trust trust) {}

    private Distillation(
            ConfigReader settings,
            Path directory,
            DistillationModels models,
            Optional<CallRules> ownRules,
            List<Metric> ownMetrics,
            Progress progress,
            StageListener listener,
            Surroundings surroundings) {
        this.settings = settings;
        this.config = settings.read();
        this.directory = directory;
        this.models = models;
        this.ownRules = ownRules;
        this.ownMetrics = List.copyOf(ownMetrics);
        this.progress = progress;
        this.listener = listener;
        this.surroundings = surroundings;
    }

    /**
     * Prepares a distillation; nothing is read or called yet.
     *
     * @param settings what to do
     * @param directory where everything made will lie
     * @param models where models come from
     * @throws dev.retort.error.UsageException if a setting is wrong
     */
    public static Distillation of(ConfigReader settings, Path directory, DistillationModels models) {
        return new Distillation(
                settings,
                directory,
                models,
                Optional.empty(),
                List.of(),
                Progress.NONE,
                StageListener.NONE,
                new Surroundings(new SafeTracker(List.of(), (tracker, reason) -> {}), false, Trust.NOTHING));
    }

    /** Returns the same with limits, prices and budget for calls that replace those of the settings. */
    public Distillation withCallRules(CallRules other) {
        return new Distillation(
                settings, directory, models, Optional.of(other), ownMetrics, progress, listener, surroundings);
    }

    /** Returns the same with a user's own metrics, which {@code scores.metrics} may then name. */
    public Distillation withMetrics(List<Metric> metrics) {
        return new Distillation(settings, directory, models, ownRules, metrics, progress, listener, surroundings);
    }

    /** Returns the same with listeners for the progress of tasks and the end of stages. */
    public Distillation withListeners(Progress ofTasks, StageListener ofStages) {
        return new Distillation(settings, directory, models, ownRules, ownMetrics, ofTasks, ofStages, surroundings);
    }

    /** Returns the same with where the run is shown, if its settings name trackers. */
    public Distillation withTracker(Tracker tracker) {
        return with(new Surroundings(tracker, surroundings.termsAccepted(), surroundings.trust()));
    }

    /**
     * Returns the same where the user says that his own contract allows training on the teacher's output, whatever the
     * bundled table of terms says; the manifest records it.
     */
    public Distillation withTermsAccepted() {
        return with(new Surroundings(surroundings.tracker(), true, surroundings.trust()));
    }

    /**
     * Returns the same with the actions of its settings that a person confirmed. Without it a key that {@code
     * telemetry.headers} of a file names is sent nowhere; models that a caller constructs are the caller's own decision.
     */
    public Distillation withTrust(Trust trust) {
        return with(new Surroundings(surroundings.tracker(), surroundings.termsAccepted(), trust));
    }

    private Distillation with(Surroundings other) {
        return new Distillation(settings, directory, models, ownRules, ownMetrics, progress, listener, other);
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
        surroundings
                .trust()
                .require(
                        Permissions.ofTelemetry(config, Keys.of(System.getenv(), Path.of(".env"))).stream()
                                .filter(one -> !one.settings().stream().allMatch(settings::given))
                                .toList(),
                        "Look at them with: retort trust %s, or pass withTrust(…).".formatted(directory));
        MetricCatalog catalog = new MetricCatalog(ownMetrics);
        catalog.check(config.scores().metrics(), config.scores().judge());
        try (RunDirectory run = RunDirectory.lock(directory);
                RunLog log = RunLog.open(run.log(), redactor(), InstantSource.system())) {
            RunEvents events = new RunEvents(log);
            return events.run(last, () -> work(run, log, events, catalog, last));
        }
    }

    private Optional<Comparison> work(
            RunDirectory run, RunLog log, RunEvents events, MetricCatalog catalog, Stage last) {
        try (CallJournal journal = CallJournal.open(run.calls())) {
            settings.write(run.config());
            StageLedger ledger = new StageLedger(run, RetortVersion.current(), Clock.systemUTC());
            ModelCalls calls = new ModelCalls(journal, ownRules.orElseGet(config::callRules), log);
            Bench bench = new Bench(config, run, ledger, models, calls, progress);
            new Preflight(bench, TermsTable.bundled(), surroundings.termsAccepted()).check(last);
            RunTracking tracking = new RunTracking(bench, surroundings.tracker(), this::description);
            RunSpans spans = new RunSpans(config, directory, journal);
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

    /** The keys a process knows are masked in the log, whatever a service or a file made a message say. */
    private static Redactor redactor() {
        return Keys.of(System.getenv(), Path.of(".env")).redactor();
    }

    /**
     * Makes a finished stage, or an unfinished one, be made anew with new calls at the next run; what earlier calls brought
     * and cost stays in the journal.
     *
     * @return how many calls will not be answered from the journal
     * @throws dev.retort.error.UsageException if the directory is no run
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
        CompareStage compare = new CompareStage(bench, evaluate::metrics);
        ReportStage report = new ReportStage(bench);

        stage(bench, events, Stage.PASSAGES, last, passages::run);
        stage(bench, events, Stage.QUESTIONS, last, questions::run);
        stage(bench, events, Stage.ANSWERS, last, answers::before);
        stage(bench, events, Stage.DATASET, last, () -> dataset.run(answers));
        stage(bench, events, Stage.FINETUNE, last, finetune::run);
        stage(bench, events, Stage.EVALUATE, last, () -> evaluate.run(answers, finetune.tunedModel()));
        stage(bench, events, Stage.COMPARE, last, compare::run);
        stage(bench, events, Stage.REPORT, last, () -> {
            String page = report.run(compare.comparison(), finetune.job());
            tracking.complete(finetune.job(), compare.comparison());
            new CleanUp(bench).run(finetune.job(), finetune.folder());
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
        listener.ended(stage, worked, seconds, summary);
    }
}
