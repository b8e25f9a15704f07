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
 * F1 of content words between answer and reference after the question's own words are removed from both, from 0 to 1.
 *
 * <p>Precision counts the answer's words with repeats, recall the reference's distinct words. An answer that only turns
 * the question round scores 0, which plain token F1 (Rajpurkar et al. 2016) does not see. Unscored without a reference or
 * where the reference has no word beyond the question.
 */
public final class NewInformationF1 implements SampleMetric {

    /** Creates the metric. */
    public NewInformationF1() {}

    @Override
    public String name() {
        return "new_information_f1";
    }

    @Override
    public String description() {
        return "F1 of content words against the reference, the question's own words removed";
    }

    @Override
    public Score score(EvaluationSample sample) {
        if (sample.reference().isEmpty()) {
            return new Score.Unscored("there is no reference");
        }
        Set<String> question = new HashSet<>(ContentWords.of(sample.userInput()));
        Set<String> expected = new HashSet<>(beyond(question, sample.reference().get()));
        if (expected.isEmpty()) {
            return new Score.Unscored("the reference has no content words beyond the question");
        }
        List<String> given = beyond(question, sample.response());
        Set<String> found = new HashSet<>(given);
        found.retainAll(expected);
        double precision =
                given.isEmpty() ? 0 : given.stream().filter(expected::contains).count() / (double) given.size();
        double recall = found.size() / (double) expected.size();
        double f1 = found.isEmpty() ? 0 : 2 * precision * recall / (precision + recall);
        return new Score.Scored(
                f1, Map.of("found", sorted(found), "missed", sorted(without(expected, found)), "precision", precision));
    }

    private static List<String> beyond(Set<String> question, String text) {
        return ContentWords.of(text).stream()
                .filter(word -> !question.contains(word))
                .toList();
    }

    private static Set<String> without(Set<String> words, Set<String> others) {
        Set<String> rest = new HashSet<>(words);
        rest.removeAll(others);
        return rest;
    }

    private static List<String> sorted(Set<String> words) {
        return words.stream().sorted().toList();
    }
}
