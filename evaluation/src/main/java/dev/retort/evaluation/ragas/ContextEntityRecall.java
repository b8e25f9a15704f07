package dev.retort.evaluation.ragas;

import dev.retort.evaluation.EvaluationSample;
import dev.retort.evaluation.JudgeRequests;
import dev.retort.evaluation.Metric;
import dev.retort.evaluation.Score;
import dev.retort.evaluation.judge.Judge;
import dev.retort.progress.Progress;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Share of the reference's entities that the contexts name, from 0 to 1, compared as written: ragas' context entity recall.
 * Two requests a sample. A reference without entities scores 0, as in ragas. Unscored without a reference.
 */
public final class ContextEntityRecall implements Metric {

    /** Two for each question. */
    public static final JudgeRequests REQUESTS = new JudgeRequests(0, 0, 2, 0);

    private static final double EPSILON = 1e-8;

    private final Judge judge;

    /** Creates the metric on a judge. */
    public ContextEntityRecall(Judge judge) {
        this.judge = judge;
    }

    @Override
    public String name() {
        return "context_entity_recall";
    }

    @Override
    public String description() {
        return "share of the reference's entities that the contexts name, by " + judge.described();
    }

    @Override
    public JudgeRequests judgeRequests() {
        return REQUESTS;
    }

    @Override
    public List<Score> score(List<EvaluationSample> samples, Progress progress) {
        ScoreSheet sheet = new ScoreSheet(samples);
        sheet.refuse(sample -> sample.reference().isEmpty(), "there is no reference");
        ScoreSheet.Replies<List<String>> entities = sheet.ask(
                i -> List.of(
                        samples.get(i).reference().orElseThrow(),
                        String.join("\n", samples.get(i).retrievedContexts())),
                inputs -> judge.entities(inputs, progress));
        sheet.open()
                .forEach(i -> sheet.close(
                        i, score(entities.all(i).getFirst(), entities.all(i).getLast())));
        return sheet.scores();
    }

    private static Score score(List<String> reference, List<String> contexts) {
        Set<String> found = new HashSet<>(reference);
        found.retainAll(new HashSet<>(contexts));
        // Ragas divides by the length of the list, in which an entity may stand twice.
        return new Score.Scored(
                found.size() / (reference.size() + EPSILON),
                Map.of("reference_entities", reference, "context_entities", contexts));
    }
}
