package dev.retort.distillation;

import dev.retort.config.RunConfig;
import dev.retort.error.UsageException;
import dev.retort.evaluation.JudgeRequests;
import dev.retort.evaluation.Metric;
import dev.retort.evaluation.abstention.Abstention;
import dev.retort.evaluation.catalog.MetricsByName;
import dev.retort.evaluation.judge.Judge;
import dev.retort.model.ModelRef;
import dev.retort.model.ModelSettings;
import dev.retort.model.NamedChatModel;
import dev.retort.question.Question;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apiguardian.api.API;

/** The scores a run can name in {@code scores.metrics}: Retort's, and a user's own. */
@API(status = API.Status.INTERNAL)
public final class MetricCatalog {

    private final List<Metric> own;

    /** Creates the catalog with a user's own scores beside Retort's. */
    public MetricCatalog(List<Metric> own) {
        this.own = List.copyOf(own);
    }

    /** Refuses names that are no score, and scores without the judge they need, before anything is spent. */
    public void check(List<String> names, Optional<String> judge) {
        List<String> known = new ArrayList<>(new MetricsByName(Optional.empty(), Optional.empty()).names());
        known.addAll(abstention(Set.of()).keySet());
        own.forEach(metric -> known.add(metric.name()));
        for (String name : names) {
            if (!known.contains(name)) {
                throw new UsageException(
                        "Setting scores.metrics names \"%s\", which is not a score.".formatted(name),
                        "Known are: %s.".formatted(String.join(", ", known)));
            }
        }
        if (judge.isEmpty()) {
            Set<String> needNone = abstention(Set.of()).keySet();
            new MetricsByName(Optional.empty(), Optional.of(texts -> List.of()))
                    .of(names.stream()
                            .filter(name -> ownNamed(name).isEmpty() && !needNone.contains(name))
                            .toList());
        }
    }

    /** Returns how often the metrics of the settings ask the judge, each with its repeats. */
    static List<JudgeRequests> judgeRequests(RunConfig.Scores scores, List<Metric> own) {
        MetricsByName catalog = new MetricsByName(Optional.empty(), Optional.empty(), scores.repeats());
        Map<String, Metric> byName = new HashMap<>();
        own.forEach(metric -> byName.put(metric.name(), metric));
        return scores.metrics().stream()
                .map(name -> Optional.ofNullable(byName.get(name))
                        .map(Metric::judgeRequests)
                        .orElseGet(() -> catalog.judgeRequests(name)))
                .toList();
    }

    /**
     * Returns the metrics of some names, in their order.
     *
     * @param roles opens the judge and the embedding model where a metric needs them
     * @param questions those that are scored; which of them are unanswerable counts
     */
    public List<Metric> metrics(ModelRoles roles, List<String> names, List<Question> questions) {
        MetricsByName catalog = new MetricsByName(
                judge(roles),
                Optional.of(roles.embeddings().forScores()),
                roles.config().scores().repeats());
        Map<String, Metric> abstention = abstention(unanswerable(questions));
        return names.stream()
                .map(name -> ownNamed(name)
                        .or(() -> Optional.ofNullable(abstention.get(name)))
                        .orElseGet(() -> catalog.of(List.of(name)).getFirst()))
                .toList();
    }

    private static Map<String, Metric> abstention(Set<String> unanswerable) {
        Map<String, Metric> metrics = new LinkedHashMap<>();
        for (Abstention.Fault fault : Abstention.Fault.values()) {
            Metric metric = new Abstention(fault, sample -> !unanswerable.contains(sample.userInput()));
            metrics.put(metric.name(), metric);
        }
        return metrics;
    }

    private static Set<String> unanswerable(List<Question> questions) {
        return questions.stream()
                .filter(Question::isUnanswerable)
                .map(Question::text)
                .collect(Collectors.toSet());
    }

    private Optional<Metric> ownNamed(String name) {
        return own.stream().filter(metric -> metric.name().equals(name)).findFirst();
    }

    private static Optional<Judge> judge(ModelRoles roles) {
        return roles.config().scores().judge().map(ModelRef::parse).map(ref -> {
            NamedChatModel model = roles.chat(ref, ModelSettings.DEFAULT.withMaxTokens(Judge.LONGEST_JUDGEMENT));
            roles.noted("judge", model.ref().toString());
            Judge judge = new Judge(model, roles.calls());
            Judge ofFacts = roles.models()
                    .factChecks()
                    .apply(ref)
                    .map(check -> judge.measuredOnFacts(check.judge().inShort()))
                    .orElse(judge);
            return roles.models()
                    .judgeChecks()
                    .apply(ref)
                    .map(check -> ofFacts.measured(check.judge().inShort()))
                    .orElse(ofFacts);
        });
    }
}
