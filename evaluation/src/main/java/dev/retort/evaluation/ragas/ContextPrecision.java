package dev.retort.evaluation.ragas;

import dev.retort.evaluation.EvaluationSample;
import dev.retort.evaluation.JudgeRequests;
import dev.retort.evaluation.Metric;
import dev.retort.evaluation.Score;
import dev.retort.evaluation.judge.Judge;
import dev.retort.evaluation.judge.Judge.AnswerInContext;
import dev.retort.evaluation.judge.Usefulness;
import dev.retort.progress.Progress;
import java.util.List;
import java.util.Map;

/**
 * Average precision of the contexts in their order, from 0 to 1: are the useful ones on top? Ragas' context precision.
 *
 * <p>One request for each context. What a context should be useful for is the reference or, without one, the answer itself
 * (ragas' context utilization). No context, or none useful, scores 0.
 */
public final class ContextPrecision implements Metric {

    private static final double EPSILON = 1e-10;

    /** The text that contexts should be useful for. */
    public enum Target {
        /** The reference; samples without one are unscored. */
        REFERENCE(new JudgeRequests(0, 0, 0, 1)),
        /** The answer. */
        RESPONSE(new JudgeRequests(0, 1, 0, 0));

        private final JudgeRequests requests;

        Target(JudgeRequests requests) {
            this.requests = requests;
        }

        /** Returns how often the metric asks: once for each context, of the question or of each answer. */
        public JudgeRequests requests() {
            return requests;
        }
    }

    private final Judge judge;
    private final Target target;

    /** Creates the metric. */
    public ContextPrecision(Judge judge, Target target) {
        this.judge = judge;
        this.target = target;
    }

    @Override
    public String name() {
        return target == Target.REFERENCE ? "context_precision_with_reference" : "context_precision_without_reference";
    }

    @Override
    public String description() {
        return "average precision of the contexts in their order, by " + judge.described();
    }

    @Override
    public JudgeRequests judgeRequests() {
        return target.requests();
    }

    @Override
    public List<Score> score(List<EvaluationSample> samples, Progress progress) {
        ScoreSheet sheet = new ScoreSheet(samples);
        sheet.refuse(sample -> target == Target.REFERENCE && sample.reference().isEmpty(), "there is no reference");
        ScoreSheet.Replies<Usefulness> replies =
                sheet.ask(i -> inputs(samples.get(i)), inputs -> judge.usefulness(inputs, progress));
        sheet.open().forEach(i -> sheet.close(i, score(replies.all(i))));
        return sheet.scores();
    }

    private List<AnswerInContext> inputs(EvaluationSample sample) {
        String answer = target == Target.REFERENCE ? sample.reference().orElseThrow() : sample.response();
        return sample.retrievedContexts().stream()
                .map(context -> new AnswerInContext(sample.userInput(), context, answer))
                .toList();
    }

    private static Score score(List<Usefulness> contexts) {
        double sum = 0;
        int useful = 0;
        for (int k = 0; k < contexts.size(); k++) {
            if (contexts.get(k).useful()) {
                useful++;
                sum += useful / (k + 1.0);
            }
        }
        return new Score.Scored(sum / (useful + EPSILON), Map.of("contexts", contexts));
    }
}
