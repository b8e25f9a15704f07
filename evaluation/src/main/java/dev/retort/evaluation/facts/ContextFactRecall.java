package dev.retort.evaluation.facts;

import dev.retort.evaluation.EvaluationSample;
import dev.retort.evaluation.SampleMetric;
import dev.retort.evaluation.Score;
import dev.retort.text.ContentWords;
import java.util.Map;

/**
 * Share of the key facts that the contexts state together, from 0 to 1, by words: the most that an answer from them can
 * reach. It says how good retrieval is, not the answer. Unscored where a question has no key facts or a sample no contexts.
 */
public final class ContextFactRecall implements SampleMetric {

    /** Creates the metric. */
    public ContextFactRecall() {}

    @Override
    public String name() {
        return "context_fact_recall";
    }

    @Override
    public String description() {
        return "share of the key facts that the contexts state, by their words";
    }

    @Override
    public Score score(EvaluationSample sample) {
        if (sample.facts().isEmpty()) {
            return new Score.Unscored(KeyFactRecall.NO_FACTS);
        }
        if (sample.retrievedContexts().isEmpty()) {
            return new Score.Unscored("there are no contexts");
        }
        String context = String.join("\n", sample.retrievedContexts());
        return new Score.Scored(
                StatedFacts.of(context).share(sample.facts()),
                Map.of("words", ContentWords.words(context).size()));
    }
}
