package dev.retort.distillation;

import dev.retort.answer.ContextSource;
import dev.retort.answer.EvidenceContext;
import dev.retort.answer.EvidenceContext.Refusal;
import dev.retort.answer.EvidenceSettings;
import dev.retort.answer.ModelTeacherContexts;
import dev.retort.answer.NearestSentenceContext;
import dev.retort.answer.TrainingEvidence;
import dev.retort.answer.WholePassages;
import dev.retort.config.RunConfig;
import dev.retort.distillation.dataset.RaftSettings;
import dev.retort.document.Passage;
import dev.retort.retrieval.Embedder;
import dev.retort.retrieval.EvidenceRanking;
import dev.retort.retrieval.NearestSentences;
import dev.retort.retrieval.Nearness;
import dev.retort.retrieval.RankedSentence;
import dev.retort.retrieval.Retriever;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.apiguardian.api.API;

/**
 * What prompts hold of the documents, as the settings say: evidence, the nearest sentences, or whole passages. Thread-safe.
 */
@API(status = API.Status.INTERNAL)
public final class RunContexts {

    /** The model whose cosines the threshold of declining was fitted to. */
    private static final String DECLINING = "local:minilm";

    private final RunConfig config;
    private final Retriever retriever;
    private final NearestSentences nearest;
    private final EvidenceRanking ranking;
    private final Optional<Refusal> refusal;
    private final Optional<EvidenceContext> evidence;

    /**
     * Creates the contexts of a run.
     *
     * @param nearness how near the best passages come to a question
     * @param embedders the run's embedding models, the first one first
     */
    public RunContexts(
            RunConfig config, Retriever retriever, Function<String, Nearness> nearness, List<Embedder> embedders) {
        this.config = config;
        this.retriever = retriever;
        this.nearest = new NearestSentences(embedders.getFirst());
        this.ranking = new EvidenceRanking(embedders);
        this.refusal = declines(config) ? Optional.of(new Refusal(RaftSettings.REFUSAL, nearness)) : Optional.empty();
        this.evidence = config.answers().usesEvidence()
                ? Optional.of(
                        evidence(retriever, config.answers().contextWords().orElseThrow()))
                : Optional.empty();
    }

    private EvidenceContext evidence(Retriever searched, int contextWords) {
        int evidenceWords = config.answers().evidenceWords();
        return new EvidenceContext(
                searched,
                refusal,
                ranking,
                nearest,
                new EvidenceSettings(config.retrieval().topK(), evidenceWords, Math.max(evidenceWords, contextWords)));
    }

    private static boolean declines(RunConfig config) {
        return config.answers().decline() && config.retrieval().model().equals(DECLINING);
    }

    /** Returns the contexts of every answer: the same for student, teacher and tuned student. */
    public ContextSource inUse() {
        if (evidence.isPresent()) {
            return evidence.get();
        }
        int topK = config.retrieval().topK();
        return config.answers().sentences().isPresent()
                ? new NearestSentenceContext(
                        retriever, topK, nearest, config.answers().sentences().getAsInt())
                : new WholePassages(retriever, topK);
    }

    /**
     * Returns the contexts whose evidence a student is taught to answer with.
     *
     * @param trainSide searches the passages that may be trained on, and no others
     */
    public ContextSource taught(Retriever trainSide) {
        return new TrainingEvidence(
                evidence(trainSide, config.dataset().contextWords()), RaftSettings.REFUSAL, config.seed());
    }

    /**
     * Returns the contexts of train questions that a teacher answers which is a model, where the settings ask for evidence.
     *
     * @param trainSide searches the passages that may be trained on, and no others
     */
    public ContextSource taughtByModel(Retriever trainSide) {
        return new ModelTeacherContexts(evidence(trainSide, config.dataset().contextWords()));
    }

    /** Returns the texts of a context made of given passages. */
    public List<String> texts(String question, List<Passage> passages) {
        if (evidence.isPresent()) {
            return evidence.get().texts(question, passages);
        }
        return config.answers().sentences().isPresent()
                ? nearest.of(question, passages, config.answers().sentences().getAsInt()).stream()
                        .map(RankedSentence::text)
                        .toList()
                : passages.stream().map(Passage::text).toList();
    }
}
