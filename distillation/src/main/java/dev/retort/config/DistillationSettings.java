package dev.retort.config;

import dev.retort.privacy.PersonalData;
import java.math.BigDecimal;
import java.net.URI;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.apiguardian.api.API;

/**
 * The settings of a distillation as a value: the defaults, or a file, with changes.
 *
 * <pre>{@code
 * DistillationSettings settings = DistillationSettings.defaults()
 *         .withDocuments(Path.of("handbook.pdf"))
 *         .withTeacher("mistral:mistral-large-latest")
 *         .withQuestions(questions -> questions.withTrain(48).withEval(40))
 *         .withFineTuning(training -> training.withEpochs(3).withRank(8));
 * }</pre>
 *
 * <p>Immutable and thread-safe. Values are checked together by {@link #read}, which names the key of {@code docs/settings.md}
 * that is wrong. A change made here is the caller's own; programs and addresses for keys that a file names need a person's
 * confirmation.
 */
public final class DistillationSettings {

    private final ConfigReader reader;

    private DistillationSettings(ConfigReader reader) {
        this.reader = reader;
    }

    /** Returns the defaults: everything on this machine. The documents are missing. */
    public static DistillationSettings defaults() {
        return new DistillationSettings(ConfigReader.defaults());
    }

    /**
     * Returns the defaults with a settings file over them; relative paths in it start from its folder.
     *
     * @throws dev.retort.error.InputException if the file is missing or is not YAML
     * @throws dev.retort.error.UsageException if it holds an unknown key
     */
    public static DistillationSettings of(Path file) {
        return new DistillationSettings(ConfigReader.defaults().with(file));
    }

    /**
     * Returns the settings of a run as used, to run it again or to change some.
     *
     * @param directory the run's directory
     * @throws dev.retort.error.UsageException if the directory is not a run
     */
    public static DistillationSettings ofRun(Path directory) {
        return new DistillationSettings(ConfigReader.ofRun(directory));
    }

    /** Returns the present settings of a reader. */
    @API(status = API.Status.INTERNAL)
    public static DistillationSettings of(ConfigReader reader) {
        return new DistillationSettings(reader.copy());
    }

    /** Returns the same with other documents: files or folders, relative to the working directory. */
    public DistillationSettings withDocuments(Path... documents) {
        return withDocuments(List.of(documents));
    }

    /** Returns the same with other documents: files or folders, relative to the working directory. */
    public DistillationSettings withDocuments(List<Path> documents) {
        return new DistillationSettings(reader.copy().withDocuments(documents));
    }

    /** Returns the same with another seed of every random choice; default 1. */
    public DistillationSettings withSeed(long seed) {
        return with("seed", seed);
    }

    /** Returns the same with another teacher, such as {@code mistral:mistral-large-latest}; default {@code extractive}. */
    public DistillationSettings withTeacher(String model) {
        return withTeacher(teacher -> teacher.withModel(model));
    }

    /** Returns the same with changes of the teacher. */
    public DistillationSettings withTeacher(UnaryOperator<RoleOptions> change) {
        return with("teacher", change.apply(new RoleOptions(Changes.NONE)).changes());
    }

    /** Returns the same with another student, such as {@code hf:Qwen/Qwen2.5-0.5B-Instruct}. */
    public DistillationSettings withStudent(String model) {
        return withStudent(student -> student.withModel(model));
    }

    /** Returns the same with changes of the student. */
    public DistillationSettings withStudent(UnaryOperator<RoleOptions> change) {
        return with("student", change.apply(new RoleOptions(Changes.NONE)).changes());
    }

    /** Returns the same with a model that judges answers; name scores that need it with {@link #withScores}. */
    public DistillationSettings withJudge(String model) {
        return withScores(scores -> scores.withJudge(model));
    }

    /** Returns the same with another model of sentence embeddings; default {@code local:minilm}. */
    public DistillationSettings withEmbedder(String model) {
        return withRetrieval(retrieval -> retrieval.withModel(model));
    }

    /** Returns the same with another writer of questions; default the default student. */
    public DistillationSettings withQuestionWriter(String model) {
        return withQuestions(questions -> questions.withModel(model));
    }

    /** Returns the same with changes of the questions. */
    public DistillationSettings withQuestions(UnaryOperator<QuestionOptions> change) {
        return with("questions", change.apply(new QuestionOptions(Changes.NONE)).changes());
    }

    /** Returns the same with changes of the retrieval. */
    public DistillationSettings withRetrieval(UnaryOperator<RetrievalOptions> change) {
        return with(
                "retrieval", change.apply(new RetrievalOptions(Changes.NONE)).changes());
    }

    /** Returns the same with changes of the answers. */
    public DistillationSettings withAnswers(UnaryOperator<AnswerOptions> change) {
        return with("answers", change.apply(new AnswerOptions(Changes.NONE)).changes());
    }

    /** Returns the same with changes of the training rows. */
    public DistillationSettings withDataset(UnaryOperator<DatasetOptions> change) {
        return with("dataset", change.apply(new DatasetOptions(Changes.NONE)).changes());
    }

    /** Returns the same with changes of the training. */
    public DistillationSettings withFineTuning(UnaryOperator<FineTuneOptions> change) {
        return with("finetune", change.apply(new FineTuneOptions(Changes.NONE)).changes());
    }

    /** Returns the same with changes of the scores. */
    public DistillationSettings withScores(UnaryOperator<ScoreOptions> change) {
        return with("scores", change.apply(new ScoreOptions(Changes.NONE)).changes());
    }

    /** Returns the same with changes of how fast models elsewhere may be called. */
    public DistillationSettings withLimits(UnaryOperator<LimitOptions> change) {
        return with("limits", change.apply(new LimitOptions(Changes.NONE)).changes());
    }

    /** Returns the same with other limits for one model, by its full name. */
    public DistillationSettings withLimits(String model, UnaryOperator<LimitOptions> change) {
        Map<String, Object> limits =
                change.apply(new LimitOptions(Changes.NONE)).changes().values();
        return with("limits", Changes.NONE.with("models", Map.of(model, limits)));
    }

    /** Returns the same with changes of where the run is shown besides its report. */
    public DistillationSettings withTracking(UnaryOperator<TrackingOptions> change) {
        return with("tracking", change.apply(new TrackingOptions(Changes.NONE)).changes());
    }

    /** Returns the same with changes of how models of this machine compute. */
    public DistillationSettings withLocal(UnaryOperator<LocalOptions> change) {
        return with("local", change.apply(new LocalOptions(Changes.NONE)).changes());
    }

    /** Returns the same with the longest passage, in words, at least 40; default 220. */
    public DistillationSettings withPassageWords(int words) {
        return with("passages.max_words", words);
    }

    /** Returns the same with the encoding of text documents; default: found out. */
    public DistillationSettings withEncoding(Charset encoding) {
        return with("passages.encoding", encoding.name());
    }

    /** Returns the same where no connection to another machine is allowed. */
    public DistillationSettings withoutNetwork() {
        return with("offline", true);
    }

    /** Returns the same with the most that all calls and training jobs of the run may cost, in dollars; default no limit. */
    public DistillationSettings withBudget(BigDecimal dollars) {
        return with("budget.cap", dollars);
    }

    /** Returns the same with a price table whose entries come before the built-in ones. */
    public DistillationSettings withPrices(Path table) {
        return with("budget.prices", Changes.path(table));
    }

    /** Returns the same with personal data that is taken out of passages before any model sees them; default none. */
    public DistillationSettings withScrubbing(PersonalData... kinds) {
        return with("privacy.scrub", Changes.names(kinds));
    }

    /**
     * Returns the same with the address for spans of the run's calls.
     *
     * @param otlp such as {@code http://127.0.0.1:4318/v1/traces}
     * @param headers sent along; a key is written {@code ${NAME}}
     * @param content whether prompts, replies and passages leave too
     */
    public DistillationSettings withTelemetry(URI otlp, Map<String, String> headers, boolean content) {
        Changes changes = Changes.NONE
                .with("otlp", otlp.toString())
                .with("headers", Map.copyOf(headers))
                .with("content", content);
        return with("telemetry", changes);
    }

    /**
     * Returns the same with another address of a service's API.
     *
     * @param service {@code mistral}, {@code openai}, {@code azure}, {@code together}, {@code fireworks}, {@code ollama} or
     *     {@code openai-compatible}
     */
    public DistillationSettings withServiceAddress(String service, URI address) {
        return with("services." + group(service) + ".base_url", address.toString());
    }

    /**
     * Returns the same with another variable for a service's key.
     *
     * @param service as above
     * @param variable the name of the variable, such as {@code TEAM_KEY}; never the key itself
     */
    public DistillationSettings withServiceKey(String service, String variable) {
        return with("services." + group(service) + ".key", "${" + variable + "}");
    }

    /** Returns the same where the tuned model and the uploaded files at a service are deleted after the report. */
    public DistillationSettings withModelDeleted() {
        return with("services.delete_model", true);
    }

    /** Returns the same where these tasks wait for a service's batch API, for at most this time at once. */
    public DistillationSettings withBatch(Duration longestWait, RunConfig.BatchTask... tasks) {
        Changes changes = Changes.NONE
                .with("tasks", Changes.names(tasks))
                .with("wait_minutes", Math.toIntExact(longestWait.toMinutes()));
        return with("batch", changes);
    }

    /**
     * Returns the same with a setting by its key, for those that an application reads from its own configuration.
     *
     * @param assignment such as {@code finetune.epochs=2}
     * @throws dev.retort.error.UsageException if the key is unknown; the message names the nearest known one
     */
    public DistillationSettings with(String assignment) {
        return new DistillationSettings(reader.copy().set(assignment));
    }

    /**
     * Returns the checked settings.
     *
     * @throws dev.retort.error.UsageException naming the key that is wrong
     */
    public RunConfig read() {
        return reader.read();
    }

    /** Returns a reader of these settings, which can be changed without changing them. */
    @API(status = API.Status.INTERNAL)
    public ConfigReader reader() {
        return reader.copy();
    }

    /** Returns all settings, defaults included, as the text of a file. */
    @Override
    public String toString() {
        return reader.text();
    }

    private DistillationSettings with(String key, Object value) {
        return new DistillationSettings(reader.copy().set(key, value));
    }

    private DistillationSettings with(String group, Changes changes) {
        return new DistillationSettings(changes.applyTo(reader, group));
    }

    private static String group(String service) {
        return service.replace('-', '_');
    }
}
