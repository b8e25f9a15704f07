package dev.retort.distillation;

import dev.retort.answer.Respondent;
import dev.retort.call.ModelCalls;
import dev.retort.concurrent.Lazy;
import dev.retort.config.RunConfig;
import dev.retort.document.Passage;
import dev.retort.document.loading.DocumentLoader;
import dev.retort.error.InputException;
import dev.retort.error.StoppedException;
import dev.retort.file.JsonLines;
import dev.retort.model.ModelRef;
import dev.retort.progress.Progress;
import dev.retort.question.Question;
import dev.retort.question.Split;
import dev.retort.retrieval.Embedder;
import dev.retort.retrieval.PassageIndex;
import dev.retort.run.EvalSet;
import dev.retort.run.RunDirectory;
import dev.retort.run.Stage;
import dev.retort.run.StageLedger;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * What the stages of one run share: settings, files, models, and what is read or opened once. Things are opened when first
 * asked for, so that a run with nothing left to do opens no model. Thread-safe within a stage.
 */
final class Bench {

    private final RunConfig config;
    private final RunDirectory run;
    private final StageLedger ledger;
    private final DistillationModels models;
    private final ModelCalls calls;
    private final Progress progress;
    private final ModelRoles roles;
    private final Lazy<List<Passage>> passages = new Lazy<>(this::readPassages);
    private final Lazy<List<Question>> questions = new Lazy<>(this::readQuestions);
    private final Lazy<PassageIndex> index = new Lazy<>(this::makeIndex);
    private final Lazy<PassageIndex> trainIndex = new Lazy<>(this::makeTrainIndex);
    private final Lazy<RunContexts> contexts =
            new Lazy<>(() -> new RunContexts(config(), index(), index()::nearness, embedders()));
    private final AtomicBoolean worked = new AtomicBoolean();
    private volatile int repeats;

    Bench(
            RunConfig config,
            RunDirectory run,
            StageLedger ledger,
            DistillationModels models,
            ModelCalls calls,
            Progress progress) {
        this.config = config;
        this.run = run;
        this.ledger = ledger;
        this.models = models;
        this.calls = calls;
        this.progress = progress;
        this.roles = new ModelRoles(config, models, calls, new RunNames(), progress);
    }

    /** The names of models that the run's manifest holds. */
    private final class RunNames implements ModelRoles.Names {

        @Override
        public ModelRef exact(ModelRef ref) {
            return Bench.this.exact(ref);
        }

        @Override
        public void noted(String role, String model) {
            ledger.model(role, model);
        }
    }

    RunConfig config() {
        return config;
    }

    RunDirectory run() {
        return run;
    }

    StageLedger ledger() {
        return ledger;
    }

    DistillationModels models() {
        return models;
    }

    ModelCalls calls() {
        return calls;
    }

    /** Returns the models in their roles. */
    ModelRoles roles() {
        return roles;
    }

    Progress progress() {
        return progress;
    }

    /** Enters a stage, to which calls belong from now on. */
    void enter(Stage stage) {
        calls.journal().enter(stage.title());
        repeats = calls.journal().repeats(stage.title());
    }

    /** Returns how often the present stage was asked to be rerun. */
    int repeats() {
        return repeats;
    }

    /**
     * Runs a step unless it is up to date, and remembers that something was done.
     *
     * @throws StoppedException if the thread was interrupted, which closes the file it reads or writes
     */
    void step(RunStep step, StageLedger.Work work) {
        Object dependsOn = dependsOn(step.settings(), repeats);
        try {
            if (ledger.step(step.name(), dependsOn, step.inputs(), step.outputs(), work)) {
                worked.set(true);
            }
        } catch (RuntimeException e) {
            throw StoppedException.orFailure(e, step.name());
        }
    }

    /** Runs a step in which a respondent, opened only then, answers a set of questions into the step's file. */
    void answers(RunStep step, QuestionSet set, Supplier<? extends Respondent> respondent) {
        step(
                step,
                () -> JsonLines.write(
                        step.outputs().getFirst(), respondent.get().answer(set.questionsToAnswer(), progress)));
    }

    /** Returns whether the next run would leave a step as it is. */
    boolean isUpToDate(RunStep step) {
        Object dependsOn = dependsOn(
                step.settings(), calls.journal().repeats(step.step().stage().title()));
        return ledger.isUpToDate(step.name(), dependsOn, step.inputs(), step.outputs());
    }

    private static Object dependsOn(Object settings, int repeats) {
        return repeats == 0 ? settings : List.of(settings, "repeat " + repeats);
    }

    /** Returns whether a step worked since this was last asked. */
    boolean worked() {
        return worked.getAndSet(false);
    }

    /** Returns whether student and tuned student answer elsewhere: one inside Retort takes all of this machine for one arm. */
    boolean studentElsewhere() {
        return !config.student().ref().insideRetort();
    }

    /** Returns the documents' files; what lies in a folder counts, not the folder. */
    List<Path> documentFiles() {
        return new DocumentLoader().files(config.documents());
    }

    List<Passage> passages() {
        return passages.get();
    }

    private List<Passage> readPassages() {
        return JsonLines.read(run.passages(), Passage.class);
    }

    /** Returns the sets of eval questions: those that Retort writes, and those that people asked where the settings name some. */
    List<QuestionSet> sets() {
        QuestionSet written = new QuestionSet(this, EvalSet.WRITTEN);
        return config.questions().askedFile().isEmpty()
                ? List.of(written)
                : List.of(written, new QuestionSet(this, EvalSet.ASKED));
    }

    List<Question> questions(Split split) {
        return questions.get().stream()
                .filter(question -> question.split() == split)
                .toList();
    }

    private List<Question> readQuestions() {
        List<Question> read = JsonLines.read(run.questions(), Question.class);
        for (Split side : List.of(Split.TRAIN, Split.EVAL)) {
            if (read.stream().noneMatch(question -> question.split() == side)) {
                throw new InputException(
                        "%s is damaged: it holds no %s question."
                                .formatted(run.questions(), side.name().toLowerCase(Locale.ROOT)),
                        "Restore it, or make it again: --fresh questions.");
            }
        }
        return read;
    }

    /** Returns the questions of one side, their vectors fetched together where a service makes them. */
    List<Question> questionsToAnswer(Split split) {
        List<Question> asked = questions(split);
        embeddings().ahead(asked.stream().map(Question::text).toList());
        return asked;
    }

    RunEmbeddings embeddings() {
        return roles.embeddings();
    }

    /**
     * Records the commits of the hub's models that are on this machine.
     *
     * @throws InputException if a name refers to another commit than earlier in this run
     */
    void noteRevisions() {
        Map<String, String> noted = ledger.manifest().models();
        Stream.concat(noted.values().stream(), Stream.of(config.student().model()))
                .filter(name -> name.startsWith("hf:"))
                .distinct()
                .forEach(name -> models.providers()
                        .revision(ModelRef.parse(name))
                        .ifPresent(commit -> {
                            String former = noted.getOrDefault(name, commit);
                            if (!former.equals(commit)) {
                                throw new InputException(
                                        "%s is commit %s here, and was %s earlier in this run."
                                                .formatted(name, commit, former),
                                        "Name the commit in the settings, %s@COMMIT, or begin another run."
                                                .formatted(name.replaceFirst("[@:][^/]*$", "")));
                            }
                            ledger.model(name, commit);
                        }));
    }

    /** Returns the dated name that this run uses for a moving one; any other name stays. */
    ModelRef exact(ModelRef ref) {
        return ledger.manifest()
                .checks()
                .map(checks -> checks.datedNames().get(ref.toString()))
                .map(ModelRef::parse)
                .orElse(ref);
    }

    /** Returns the models that search and evidence use, the run's own first. */
    List<Embedder> embedders() {
        return roles.embedders();
    }

    PassageIndex index() {
        return index.get();
    }

    private PassageIndex makeIndex() {
        embeddings().ahead(passages().stream().map(PassageIndex::embeddedText).toList());
        return PassageIndex.of(passages(), embedders(), progress);
    }

    /** Returns an index over what may be trained on: the passages of the eval side stay out of it. */
    PassageIndex trainIndex() {
        return trainIndex.get();
    }

    private PassageIndex makeTrainIndex() {
        List<Passage> side = QuestionReport.of(run)
                .split()
                .map(split -> split.side(Split.TRAIN, passages()))
                .orElse(passages());
        return PassageIndex.of(side, embedders(), Progress.NONE);
    }

    /** Returns what prompts hold of the documents. */
    RunContexts contexts() {
        return contexts.get();
    }

    /** Returns everybody who answers. */
    Respondents respondents() {
        return new Respondents(roles, this::contexts);
    }
}
