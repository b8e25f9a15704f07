package dev.retort.evaluation.facts;

import dev.retort.evaluation.EvaluationSample;
import dev.retort.evaluation.JudgeRequests;
import dev.retort.evaluation.KeyFact;
import dev.retort.evaluation.Metric;
import dev.retort.evaluation.Score;
import dev.retort.evaluation.judge.Judge;
import dev.retort.evaluation.judge.Judge.AnswerAndFacts;
import dev.retort.evaluation.judge.Judgement;
import dev.retort.evaluation.judge.StatementVerdict;
import dev.retort.progress.Progress;
import dev.retort.text.ContentWords;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/**
 * Share of the key facts that the answer states, from 0 to 1, by one verdict of a judge on each fact. One request a sample.
 * It understands other words than those of the alternatives, and rewards length as {@link KeyFactRecall} does. Unscored where
 * a question has no key facts, or the judge does not give one verdict a fact; an empty answer states nothing.
 */
public final class KeyFactRecallJudged implements Metric {

    /** The name of the metric. */
    public static final String NAME = KeyFactRecall.NAME + "_judged";

    /** One for each answer. */
    public static final JudgeRequests REQUESTS = JudgeRequests.perAnswer(1);

    private final Judge judge;

    /** Creates the metric on a judge. */
    public KeyFactRecallJudged(Judge judge) {
        this.judge = judge;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String description() {
        return "share of the key facts that the answer states; longer answers state more: read it beside the words; by "
                + judge.describedOnFacts();
    }

    @Override
    public JudgeRequests judgeRequests() {
        return REQUESTS;
    }

    @Override
    public List<Score> score(List<EvaluationSample> samples, Progress progress) {
        List<AnswerAndFacts> inputs = samples.stream()
                .filter(KeyFactRecallJudged::judged)
                .map(sample -> new AnswerAndFacts(
                        sample.userInput(),
                        sample.response(),
                        sample.facts().stream().map(KeyFact::fact).toList()))
                .toList();
        Iterator<Judgement<List<StatementVerdict>>> judgements =
                judge.statedFacts(inputs, progress).iterator();
        List<Score> scores = new ArrayList<>();
        for (EvaluationSample sample : samples) {
            scores.add(judged(sample) ? score(sample, judgements.next()) : unjudged(sample));
        }
        return scores;
    }

    private static boolean judged(EvaluationSample sample) {
        return !sample.facts().isEmpty() && !sample.response().isBlank();
    }

    private static Score unjudged(EvaluationSample sample) {
        return sample.facts().isEmpty()
                ? new Score.Unscored(KeyFactRecall.NO_FACTS)
                : new Score.Scored(0, Map.of("words", 0));
    }

    private static Score score(EvaluationSample sample, Judgement<List<StatementVerdict>> judgement) {
        return switch (judgement) {
            case Judgement.Missing<List<StatementVerdict>> missing -> new Score.Unscored(missing.reason());
            case Judgement.Given<List<StatementVerdict>> given -> score(sample, given.value());
        };
    }

    private static Score score(EvaluationSample sample, List<StatementVerdict> verdicts) {
        int facts = sample.facts().size();
        if (verdicts.size() != facts) {
            return new Score.Unscored(
                    "facts asked about: %d, verdicts of the judge: %d".formatted(facts, verdicts.size()));
        }
        return new Score.Scored(
                verdicts.stream().filter(StatementVerdict::verdict).count() / (double) facts,
                Map.of(
                        "statements",
                        verdicts,
                        "words",
                        ContentWords.words(sample.response()).size()));
    }
}
