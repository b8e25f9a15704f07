package dev.retort.evaluation.ragas;

import dev.retort.evaluation.EvaluationSample;
import dev.retort.evaluation.JudgeRequests;
import dev.retort.evaluation.Metric;
import dev.retort.evaluation.Score;
import dev.retort.evaluation.judge.Judge;
import dev.retort.evaluation.judge.Judge.AnsweredQuestion;
import dev.retort.evaluation.judge.Judge.Claims;
import dev.retort.evaluation.judge.StatementVerdict;
import dev.retort.progress.Progress;
import java.util.List;
import java.util.Map;

/**
 * Share of the answer's statements that follow from the contexts, from 0 to 1 (Es et al. 2023, "RAGAS").
 *
 * <p>Two requests a sample. The denominator is the number of verdicts the judge gives, as in ragas. Unscored where the
 * answer is empty or claims nothing.
 */
public final class Faithfulness implements Metric {

    /** Two for each answer. */
    public static final JudgeRequests REQUESTS = JudgeRequests.perAnswer(2);

    private final Judge judge;

    /** Creates the metric on a judge. */
    public Faithfulness(Judge judge) {
        this.judge = judge;
    }

    @Override
    public String name() {
        return "faithfulness";
    }

    @Override
    public String description() {
        return "share of the answer's statements that follow from the contexts, by " + judge.described();
    }

    @Override
    public JudgeRequests judgeRequests() {
        return REQUESTS;
    }

    @Override
    public List<Score> score(List<EvaluationSample> samples, Progress progress) {
        ScoreSheet sheet = new ScoreSheet(samples);
        sheet.refuse(sample -> sample.response().isBlank(), "the answer is empty");
        ScoreSheet.Replies<List<String>> statements = sheet.ask(
                i -> List.of(new AnsweredQuestion(
                        samples.get(i).userInput(), samples.get(i).response())),
                inputs -> judge.statements(inputs, progress));
        for (int i : sheet.open()) {
            if (statements.only(i).isEmpty()) {
                sheet.close(i, new Score.Unscored("the judge found no statement in the answer"));
            }
        }
        ScoreSheet.Replies<List<StatementVerdict>> verdicts = sheet.ask(
                i -> List.of(new Claims(String.join("\n", samples.get(i).retrievedContexts()), statements.only(i))),
                inputs -> judge.entailment(inputs, progress));
        sheet.open().forEach(i -> sheet.close(i, score(verdicts.only(i))));
        return sheet.scores();
    }

    private static Score score(List<StatementVerdict> verdicts) {
        if (verdicts.isEmpty()) {
            return new Score.Unscored("the judge gave no verdict");
        }
        double supported = verdicts.stream().filter(StatementVerdict::verdict).count();
        return new Score.Scored(supported / verdicts.size(), Map.of("statements", verdicts));
    }
}
