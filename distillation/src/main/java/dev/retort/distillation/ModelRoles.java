package dev.retort.distillation;

import dev.langchain4j.model.embedding.EmbeddingModel;
import dev.retort.answer.PromptForm;
import dev.retort.call.ModelCalls;
import dev.retort.concurrent.Lazy;
import dev.retort.config.RunConfig;
import dev.retort.distillation.dataset.RowLayout;
import dev.retort.model.ModelRef;
import dev.retort.model.ModelSettings;
import dev.retort.model.NamedChatModel;
import dev.retort.model.NamedEmbeddingModel;
import dev.retort.model.TextCompleter;
import dev.retort.progress.Progress;
import dev.retort.question.CompletionQuestionWriter;
import dev.retort.question.ModelCritic;
import dev.retort.question.PromptedQuestionWriter;
import dev.retort.question.QuestionCritic;
import dev.retort.question.QuestionWriter;
import dev.retort.retrieval.Embedder;
import dev.retort.retrieval.EmbeddingRoles;
import dev.retort.text.Sentences;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apiguardian.api.API;

/**
 * The models of a run in the roles that its settings give them: embedder, question writer, critic. Each is opened when first
 * asked for. Thread-safe.
 */
@API(status = API.Status.INTERNAL)
public final class ModelRoles {

    static final int LONGEST_VERDICT = 512;

    /** The names of models: which dated one replaces a moving one, and which one had which role. */
    public interface Names {

        /** Returns the dated name that the run uses for a moving one; any other name stays. */
        ModelRef exact(ModelRef ref);

        /** Notes that a model has a role, such as {@code "embedder"}. */
        void noted(String role, String model);
    }

    private final RunConfig config;
    private final DistillationModels models;
    private final ModelCalls calls;
    private final Names names;
    private final Progress progress;
    private final Lazy<RunEmbeddings> embeddings = new Lazy<>(this::openEmbeddings);
    private final Lazy<List<Embedder>> embedders = new Lazy<>(this::openEmbedders);

    /** Creates the roles of a run. */
    public ModelRoles(RunConfig config, DistillationModels models, ModelCalls calls, Names names, Progress progress) {
        this.config = config;
        this.models = models;
        this.calls = calls;
        this.names = names;
        this.progress = progress;
    }

    /** Returns the settings. */
    public RunConfig config() {
        return config;
    }

    DistillationModels models() {
        return models;
    }

    ModelCalls calls() {
        return calls;
    }

    /** Returns the way for the calls of a task: through the batch API where the settings say so. */
    ModelCalls calls(RunConfig.BatchTask task) {
        return config.batch().tasks().contains(task)
                ? calls.inBatches(Duration.ofMinutes(config.batch().waitMinutes()))
                : calls;
    }

    ModelRef exact(ModelRef ref) {
        return names.exact(ref);
    }

    void noted(String role, String model) {
        names.noted(role, model);
    }

    /** Opens a chat model, under its dated name where the run has one. */
    NamedChatModel chat(ModelRef ref, ModelSettings settings) {
        return models.providers().chat(exact(ref), settings);
    }

    /** Returns the run's embedding model: through the journal, each text once in a process. */
    public EmbeddingModel embeddingModel() {
        return embeddings();
    }

    RunEmbeddings embeddings() {
        return embeddings.get();
    }

    private RunEmbeddings openEmbeddings() {
        ModelRef ref = exact(ModelRef.parse(config.retrieval().model()));
        NamedEmbeddingModel model = models.providers().embedding(ref, ModelSettings.DEFAULT);
        noted("embedder", model.ref().toString());
        return new RunEmbeddings(model, calls);
    }

    /** Returns the models that search and evidence use, the run's own first. */
    public List<Embedder> embedders() {
        return embedders.get();
    }

    private List<Embedder> openEmbedders() {
        List<Embedder> opened = new ArrayList<>(List.of(
                EmbeddingRoles.embedder(ModelRef.parse(config.retrieval().model()), embeddings())));
        config.retrieval().second().ifPresent(ref -> {
            NamedEmbeddingModel second = models.providers().embedding(ref, ModelSettings.DEFAULT);
            noted("second embedder", second.ref().toString());
            opened.add(EmbeddingRoles.embedder(ref, new RunEmbeddings(second, calls)));
        });
        return List.copyOf(opened);
    }

    /** Returns who writes the questions. */
    public QuestionWriter questionWriter() {
        RunConfig.Questions settings = config.questions();
        ModelRef ref = ModelRef.parse(settings.model());
        noted("question writer", exact(ref).toString());
        Optional<TextCompleter> completer = WriterOfExamples.of(settings, models.completers());
        if (completer.isPresent()) {
            TextCompleter journalled =
                    (completions, unused) -> calls.complete(ref, completer.get(), completions, "candidates", progress);
            return new CompletionQuestionWriter(journalled, embeddings(), Sentences::of);
        }
        NamedChatModel model = chat(
                ref,
                ModelSettings.DEFAULT.withTemperature(settings.temperature()).withMaxTokens(settings.maxTokens()));
        ModelCalls ofWriter = calls(RunConfig.BatchTask.QUESTIONS);
        return new EmbeddedDrafts(
                settings.prompt() == RunConfig.QuestionPrompt.SEEDS
                        ? PromptedQuestionWriter.withSeedsPrompt(model, ofWriter)
                        : new PromptedQuestionWriter(model, ofWriter, settings.kinds()),
                embeddings());
    }

    /** Returns who may refuse what the filters let pass. */
    public QuestionCritic questionCritic() {
        return config.questions()
                .critic()
                .map(ModelRef::parse)
                .<QuestionCritic>map(ref -> {
                    NamedChatModel model = chat(ref, ModelSettings.DEFAULT.withMaxTokens(LONGEST_VERDICT));
                    noted("question critic", model.ref().toString());
                    return new ModelCritic(model, calls);
                })
                .orElse(QuestionCritic.NONE);
    }

    /** Returns the layout of training rows, which is that of the student's prompts too. */
    public RowLayout rowLayout() {
        if (config.dataset().layout() == RunConfig.Layout.SEEDS) {
            return RowLayout.ASSISTANT_FIRST;
        }
        return PromptForm.of(config.student().ref()) == PromptForm.PLAIN ? RowLayout.SYSTEM : RowLayout.FENCED;
    }

    /** Returns how prompts to a model set contexts apart: those to the student as its training rows do. */
    PromptForm promptForm(ModelRef model) {
        return model.equals(config.student().ref()) ? rowLayout().form() : PromptForm.of(model);
    }
}
