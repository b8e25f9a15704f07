package dev.retort.evaluation.catalog;

import dev.retort.error.UsageException;
import dev.retort.evaluation.JudgeRequests;
import dev.retort.evaluation.Metric;
import dev.retort.evaluation.RepeatedMetric;
import dev.retort.evaluation.facts.ContextFactRecall;
import dev.retort.evaluation.facts.KeyFactRecall;
import dev.retort.evaluation.facts.KeyFactRecallJudged;
import dev.retort.evaluation.grounding.Grounded;
import dev.retort.evaluation.judge.Judge;
import dev.retort.evaluation.lexical.Bleu;
import dev.retort.evaluation.lexical.ChrF;
import dev.retort.evaluation.lexical.EditSimilarity;
import dev.retort.evaluation.lexical.ExactMatch;
import dev.retort.evaluation.lexical.Rouge;
import dev.retort.evaluation.lexical.StringPresence;
import dev.retort.evaluation.metric.AnswerWords;
import dev.retort.evaluation.metric.NewInformationF1;
import dev.retort.evaluation.metric.Relevance;
import dev.retort.evaluation.metric.Support;
import dev.retort.evaluation.metric.Tautology;
import dev.retort.evaluation.metric.TextEmbedder;
import dev.retort.evaluation.ragas.AnswerCorrectness;
import dev.retort.evaluation.ragas.AnswerRelevancy;
import dev.retort.evaluation.ragas.ContextEntityRecall;
import dev.retort.evaluation.ragas.ContextPrecision;
import dev.retort.evaluation.ragas.ContextRecall;
import dev.retort.evaluation.ragas.Faithfulness;
import dev.retort.evaluation.ragas.NoiseSensitivity;
import dev.retort.evaluation.ragas.SemanticSimilarity;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.apiguardian.api.API;

/** Makes metrics of their names. Thread-safe. */
@API(status = API.Status.INTERNAL)
public final class MetricsByName {

    private static final Map<String, String> OTHER_NAMES = Map.of(
            "context_precision", "context_precision_with_reference",
            "context_utilization", "context_precision_without_reference",
            "response_relevancy", "answer_relevancy",
            "answer_similarity", "semantic_similarity",
            "rouge_score", "rouge_rougeL_fmeasure",
            "bleu_score", "bleu",
            "chrf_score", "chrf");

    private final Optional<Judge> judge;
    private final Optional<TextEmbedder> embedder;
    private final int repeats;
    private final SequencedMap<String, Supplier<Metric>> metrics = new LinkedHashMap<>();
    private final Map<String, JudgeRequests> requests = new HashMap<>();

    /**
     * Creates a catalog.
     *
     * @param judge for the judged metrics; without one they are refused by name
     * @param embedder for those that compare embeddings; likewise
     */
    public MetricsByName(Optional<Judge> judge, Optional<TextEmbedder> embedder) {
        this(judge, embedder, 1);
    }

    /**
     * Creates a catalog whose judged metrics ask several times.
     *
     * @param repeats how often the judge is asked the same, at least 1; the score is the mean
     */
    public MetricsByName(Optional<Judge> judge, Optional<TextEmbedder> embedder, int repeats) {
        this.judge = judge;
        this.repeats = repeats;
        this.embedder = embedder;
        addWithoutModels();
        add("relevance", () -> new Relevance(embedder("relevance")));
        add("semantic_similarity", () -> new SemanticSimilarity(embedder("semantic_similarity")));
        addJudged();
    }

    private void addWithoutModels() {
        List.of(
                        new Support(),
                        new NewInformationF1(),
                        new Tautology(),
                        new AnswerWords(),
                        new Grounded(),
                        new KeyFactRecall(),
                        new ContextFactRecall())
                .forEach(metric -> add(metric.name(), () -> metric));
        List.of(new ExactMatch(), new StringPresence(), new Bleu(), new ChrF())
                .forEach(metric -> add(metric.name(), () -> metric));
        for (EditSimilarity.Distance distance : EditSimilarity.Distance.values()) {
            Metric metric = new EditSimilarity(distance);
            add(metric.name(), () -> metric);
        }
        for (Rouge.Unit unit : Rouge.Unit.values()) {
            for (Rouge.Measure measure : Rouge.Measure.values()) {
                Metric metric = new Rouge(unit, measure);
                add(metric.name(), () -> metric);
            }
        }
    }

    private void addJudged() {
        addJudged(KeyFactRecallJudged.NAME, KeyFactRecallJudged.REQUESTS, KeyFactRecallJudged::new);
        addJudged("faithfulness", Faithfulness.REQUESTS, Faithfulness::new);
        addJudged(
                "answer_relevancy",
                AnswerRelevancy.REQUESTS,
                asked -> new AnswerRelevancy(asked, embedder("answer_relevancy")));
        addJudged(
                "context_precision_with_reference",
                ContextPrecision.Target.REFERENCE.requests(),
                asked -> new ContextPrecision(asked, ContextPrecision.Target.REFERENCE));
        addJudged(
                "context_precision_without_reference",
                ContextPrecision.Target.RESPONSE.requests(),
                asked -> new ContextPrecision(asked, ContextPrecision.Target.RESPONSE));
        addJudged("context_recall", ContextRecall.REQUESTS, ContextRecall::new);
        addJudged("context_entity_recall", ContextEntityRecall.REQUESTS, ContextEntityRecall::new);
        addJudged(
                "answer_correctness",
                AnswerCorrectness.REQUESTS,
                asked -> new AnswerCorrectness(asked, embedder("answer_correctness")));
        addJudged(
                "noise_sensitivity",
                NoiseSensitivity.REQUESTS,
                asked -> new NoiseSensitivity(asked, NoiseSensitivity.Mode.RELEVANT));
        addJudged(
                "noise_sensitivity_irrelevant",
                NoiseSensitivity.REQUESTS,
                asked -> new NoiseSensitivity(asked, NoiseSensitivity.Mode.IRRELEVANT));
    }

    private void addJudged(String name, JudgeRequests once, Function<Judge, Metric> metric) {
        requests.put(name, once.times(repeats));
        add(name, () -> {
            Judge asked = judge(name);
            List<Metric> all = IntStream.range(0, repeats)
                    .mapToObj(number -> metric.apply(asked.repeat(number)))
                    .toList();
            return repeats == 1 ? all.getFirst() : new RepeatedMetric(all);
        });
    }

    /**
     * Returns how often the metric of a name asks the judge, with all repeats; needs no judge.
     *
     * @param name a name as {@link #of} takes it; one that is not known asks none
     */
    public JudgeRequests judgeRequests(String name) {
        return requests.getOrDefault(OTHER_NAMES.getOrDefault(name, name), JudgeRequests.NONE);
    }

    /** Returns all names, those without a model first. */
    public List<String> names() {
        return List.copyOf(metrics.keySet());
    }

    /**
     * Returns the metrics of these names, in order; ragas' other names are understood.
     *
     * @throws UsageException if a name is unknown, or its judge or embedding model is missing
     */
    public List<Metric> of(List<String> names) {
        List<Metric> chosen = new ArrayList<>();
        for (String name : names) {
            Supplier<Metric> metric = metrics.get(OTHER_NAMES.getOrDefault(name, name));
            if (metric == null) {
                throw new UsageException(
                        "There is no metric \"%s\".".formatted(name),
                        "Known are %s.".formatted(String.join(", ", metrics.keySet())));
            }
            chosen.add(metric.get());
        }
        return chosen;
    }

    private void add(String name, Supplier<Metric> metric) {
        metrics.put(name, metric);
    }

    private Judge judge(String metric) {
        return judge.orElseThrow(() -> new UsageException(
                "The metric %s needs a judge.".formatted(metric),
                "Name a model with --judge or scores.judge, such as mistral:mistral-small-latest."));
    }

    private TextEmbedder embedder(String metric) {
        return embedder.orElseThrow(() -> new UsageException(
                "The metric %s needs an embedding model.".formatted(metric), "Name one, such as local:minilm."));
    }
}
