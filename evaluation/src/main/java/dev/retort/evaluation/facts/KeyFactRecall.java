package dev.retort.evaluation.facts;

import dev.retort.evaluation.EvaluationSample;
import dev.retort.evaluation.KeyFact;
import dev.retort.evaluation.SampleMetric;
import dev.retort.evaluation.Score;
import dev.retort.text.ContentWords;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Share of the key facts that the answer states, from 0 to 1, by words: see {@link StatedFacts}. A long answer states
 * more by chance, so the score belongs beside the number of words. Unscored where a question has no key facts.
 */
public final class KeyFactRecall implements SampleMetric {

    /** The name of the metric. */
    public static final String NAME = "key_fact_recall";

    static final String NO_FACTS = "the question has no key facts";

    /** Creates the metric. */
    public KeyFactRecall() {}

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String description() {
        return "share of the key facts that the answer states, by their words; longer answers state more: read it beside"
                + " the words";
    }

    @Override
    public Score score(EvaluationSample sample) {
        if (sample.facts().isEmpty()) {
            return new Score.Unscored(NO_FACTS);
        }
        StatedFacts answer = StatedFacts.of(sample.response());
        List<String> stated = new ArrayList<>();
        List<String> missed = new ArrayList<>();
        for (KeyFact fact : sample.facts()) {
            (answer.wording(fact).isPresent() ? stated : missed).add(fact.fact());
        }
        return new Score.Scored(
                stated.size() / (double) sample.facts().size(),
                Map.of(
                        "stated",
                        stated,
                        "missed",
                        missed,
                        "words",
                        ContentWords.words(sample.response()).size()));
    }
}
