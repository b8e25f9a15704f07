package dev.retort.evaluation.ragas;

import dev.retort.evaluation.EvaluationSample;
import dev.retort.evaluation.JudgeRequests;
import dev.retort.evaluation.Metric;
import dev.retort.evaluation.Score;
import dev.retort.evaluation.judge.Judge;
import dev.retort.evaluation.judge.Judge.AnswerInContext;
import dev.retort.evaluation.judge.StatementVerdict;
import dev.retort.progress.Progress;
import java.util.List;
import java.util.Map;

/**
 * Share of the reference's sentences that the contexts hold, from 0 to 1: ragas' context recall. One request a sample.
 * Unscored without a reference or where the judge classifies nothing.
 */
public final class ContextRecall implements Metric {

    /** One for each question. */
    public static final JudgeRequests REQUESTS = new JudgeRequests(0, 0, 1, 0);

    private final Judge judge;

    /** Creates the metric on a judge. */
    public ContextRecall(Judge judge) {
        this.judge = judge;
    }

    @Override
    public String name() {
        return "context_recall";
    }

    @Override
    public String description() {
        return "share of the reference's sentences that the contexts hold, by " + judge.described();
    }

    @Override
    public JudgeRequests judgeRequests() {
        return REQUESTS;
    }

    @Override
    public List<Score> score(List<EvaluationSample> samples, Progress progress) {
        ScoreSheet sheet = new ScoreSheet(samples);
        sheet.refuse(sample -> sample.reference().isEmpty(), "there is no reference");
        ScoreSheet.Replies<List<StatementVerdict>> replies = sheet.ask(
                i -> List.of(new AnswerInContext(
                        samples.get(i).userInput(),
                        String.join("\n", samples.get(i).retrievedContexts()),
                        samples.get(i).reference().orElseThrow())),
                inputs -> judge.attribution(inputs, progress));
        sheet.open().forEach(i -> sheet.close(i, score(replies.only(i))));
        return sheet.scores();
    }

    private static Score score(List<StatementVerdict> sentences) {
        if (sentences.isEmpty()) {
            return new Score.Unscored("the judge classified no sentence");
        }
        double held = sentences.stream().filter(StatementVerdict::verdict).count();
        return new Score.Scored(held / sentences.size(), Map.of("sentences", sentences));
    }
}
