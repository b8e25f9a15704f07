package dev.retort;

import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.embedding.EmbeddingModel;
import dev.retort.distillation.StageListener;
import dev.retort.error.UsageException;
import dev.retort.evaluation.Metric;
import dev.retort.finetuning.FineTuner;
import dev.retort.local.download.RetortHome;
import dev.retort.model.LangChainModels;
import dev.retort.model.ModelProvider;
import dev.retort.progress.Progress;
import dev.retort.secret.Keys;
import dev.retort.trust.Confirmations;
import dev.retort.trust.Trust;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Builds a {@link Retort}. Nothing has to be given: by default home and keys come from the environment, no listener is
 * called, and the providers are Retort's own ({@code local:}, {@code hf:}, {@code mistral:}, {@code openai:}, {@code
 * together:}, {@code fireworks:}, {@code ollama:} and {@code openai-compatible:}). Not thread-safe.
 */
public final class RetortBuilder {

    private final Map<String, ModelProvider> providers = new LinkedHashMap<>();
    private final Map<String, FineTuner> tuners = new LinkedHashMap<>();
    private final OwnModels ownModels = new OwnModels();
    private final List<Metric> metrics = new ArrayList<>();
    private Path home = RetortHome.ofThisProcess();
    private Keys keys = Keys.ofThisProcess();
    private boolean offline;
    private Progress progress = Progress.NONE;
    private StageListener stages = StageListener.NONE;
    private Consumer<String> remarks = remark -> {};
    private Optional<Trust> trust = Optional.empty();
    private boolean termsAccepted;

    RetortBuilder() {}

    /**
     * Adds a model object, which settings then name, such as {@code withTeacher("acme:helpdesk-2026-11")}.
     *
     * <p>Finished calls are reused under this name after an interruption and in later runs. So the name says which model it is,
     * version included: a name that changes pays again, and a name that stays when the model changes reuses old replies.
     *
     * @param name provider and model, such as {@code acme:helpdesk-2026-11}; the provider is not one of Retort's own
     * @param model any LangChain4j model, thread-safe; called with the temperature and the longest reply of its role
     * @throws UsageException if the name cannot be one, or is given twice
     */
    public RetortBuilder chatModel(String name, ChatModel model) {
        ownModels.add(name, model);
        return this;
    }

    /**
     * Adds an embedding model object, as {@link #chatModel} does.
     *
     * @throws UsageException if the name cannot be one, or is given twice
     */
    public RetortBuilder embeddingModel(String name, EmbeddingModel model) {
        ownModels.add(name, model);
        return this;
    }

    /**
     * Adds a provider of LangChain4j chat models by name: with {@code provider("anthropic", name -> …)} settings can name
     * {@code anthropic:MODEL}. For embedding models too, give {@link LangChainModels}.
     *
     * @param name the part of a model's name before the colon; one of Retort's own is replaced, except this machine's
     * @param models opens a model by the part after the colon; makes no call
     */
    public RetortBuilder provider(String name, Function<String, ? extends ChatModel> models) {
        return provider(name, LangChainModels.ofChat(models));
    }

    /**
     * Adds a provider of models.
     *
     * @param name the part of a model's name before the colon; one of Retort's own is replaced, except this machine's
     * @throws UsageException if the name cannot be a provider's, or is given twice
     */
    public RetortBuilder provider(String name, ModelProvider provider) {
        OwnModels.requireProvider(name);
        if (providers.put(name, provider) != null) {
            throw new UsageException("The provider %s is given twice.".formatted(name), "Give each its own name.");
        }
        return this;
    }

    /**
     * Adds a trainer for the bases of a provider; one of Retort's own is replaced.
     *
     * @param provider the part of a base's name before the colon
     */
    public RetortBuilder fineTuner(String provider, FineTuner tuner) {
        tuners.put(provider, tuner);
        return this;
    }

    /** Adds a metric of your own, which {@code scores.metrics} can then name. */
    public RetortBuilder metric(Metric metric) {
        metrics.add(metric);
        return this;
    }

    /** Sets the folder of weights, native libraries and the list of jobs; default {@code RETORT_HOME} or the cache. */
    public RetortBuilder home(Path folder) {
        home = folder;
        return this;
    }

    /** Sets the keys of services; default those of the environment and of a {@code .env} file. */
    public RetortBuilder keys(Keys other) {
        keys = other;
        return this;
    }

    /** Forbids every connection of this process to another machine while models are open. */
    public RetortBuilder offline() {
        return offlineIf(true);
    }

    /** Forbids such connections if a condition holds. */
    public RetortBuilder offlineIf(boolean condition) {
        offline = condition;
        return this;
    }

    /** Sets a listener for the progress of long tasks. */
    public RetortBuilder progress(Progress listener) {
        progress = listener;
        return this;
    }

    /** Sets a listener for the end of each stage. */
    public RetortBuilder stages(StageListener listener) {
        stages = listener;
        return this;
    }

    /** Sets a listener for remarks that a person should read, such as the licence of a model that was fetched. */
    public RetortBuilder remarks(Consumer<String> listener) {
        remarks = listener;
        return this;
    }

    /**
     * Sets who decides about programs and addresses for keys that settings files name; default: the confirmations that
     * {@code retort trust} keeps under the home.
     */
    public RetortBuilder trust(Trust other) {
        trust = Optional.of(other);
        return this;
    }

    /** States that your own contract allows training on the teacher's output, whatever the bundled table of terms says. */
    public RetortBuilder acceptTerms() {
        return acceptTermsIf(true);
    }

    /** States so if a condition holds. */
    public RetortBuilder acceptTermsIf(boolean condition) {
        termsAccepted = condition;
        return this;
    }

    /**
     * Returns the Retort; opens no model and makes no call.
     *
     * @throws UsageException if a model object and a provider have the same provider's name
     */
    public Retort build() {
        Map<String, ModelProvider> all = new LinkedHashMap<>(providers);
        ownModels.byProvider().forEach((name, provider) -> {
            if (all.put(name, provider) != null) {
                throw new UsageException(
                        "The provider %s is given twice: as a provider, and by a model object.".formatted(name),
                        "Give them different names.");
            }
        });
        return new Retort(new RetortParts(
                home,
                keys,
                offline,
                all,
                tuners,
                metrics,
                progress,
                stages,
                remarks,
                trust.orElseGet(() -> new Confirmations(home)),
                termsAccepted));
    }
}
