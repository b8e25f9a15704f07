package dev.retort.evaluation.metric;

import dev.retort.evaluation.EvaluationSample;
import dev.retort.evaluation.SampleMetric;
import dev.retort.evaluation.Score;
import dev.retort.text.ContentWords;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Share of the answer's content words found in the contexts, from 0 to 1: K-precision (Adlakha et al. 2023, "Evaluating
 * Correctness and Faithfulness of Instruction-Following Models for Question Answering") on stems without stop words.
 *
 * <p>It counts words, not claims: a copied sentence that answers another question has full support. Unscored without
 * contexts or where the answer has no content word.
 */
public final class Support implements SampleMetric {

    /** Creates the metric. */
    public Support() {}

    @Override
    public String name() {
        return "support";
    }

    @Override
    public String description() {
        return "share of the answer's content words found in the contexts";
    }

    @Override
    public Score score(EvaluationSample sample) {
        if (sample.retrievedContexts().isEmpty()) {
            return new Score.Unscored("there are no contexts");
        }
        List<String> answer = ContentWords.of(sample.response());
        if (answer.isEmpty()) {
            return new Score.Unscored("the answer has no content words");
        }
        Set<String> context = new HashSet<>(ContentWords.of(String.join("\n", sample.retrievedContexts())));
        List<String> missing =
                answer.stream().filter(word -> !context.contains(word)).toList();
        return new Score.Scored(
                (answer.size() - missing.size()) / (double) answer.size(),
                Map.of("unsupported_words", missing.stream().distinct().toList()));
    }
}
