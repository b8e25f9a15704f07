package dev.retort.evaluation.ragas;

import dev.retort.evaluation.Direction;
import dev.retort.evaluation.EvaluationSample;
import dev.retort.evaluation.JudgeRequests;
import dev.retort.evaluation.Metric;
import dev.retort.evaluation.Score;
import dev.retort.evaluation.judge.Judge;
import dev.retort.evaluation.judge.Judge.AnsweredQuestion;
import dev.retort.evaluation.judge.Judge.Claims;
import dev.retort.evaluation.judge.StatementVerdict;
import dev.retort.progress.Progress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Share of the answer's statements that are wrong by the reference and yet follow from a context, from 0 to 1, lower being
 * better: ragas' noise sensitivity.
 *
 * <p>A context is relevant where a statement of the reference follows from it. Two requests, one more and two for each
 * context a sample. Unscored where a field is empty, the answer claims nothing or the judge's lists differ in length.
 */
public final class NoiseSensitivity implements Metric {

    /** Two for each answer and one for each of its contexts; one for each reference and one for each of its contexts. */
    public static final JudgeRequests REQUESTS = new JudgeRequests(2, 1, 1, 1);

    /** Which contexts mislead. */
    public enum Mode {
        /** Relevant ones. */
        RELEVANT,
        /** Irrelevant ones, where no relevant one supports the statement too. */
        IRRELEVANT
    }

    private final Judge judge;
    private final Mode mode;

    /** Creates the metric for relevant contexts. */
    public NoiseSensitivity(Judge judge) {
        this(judge, Mode.RELEVANT);
    }

    /** Creates the metric. */
    public NoiseSensitivity(Judge judge, Mode mode) {
        this.judge = judge;
        this.mode = mode;
    }

    @Override
    public String name() {
        return mode == Mode.RELEVANT ? "noise_sensitivity" : "noise_sensitivity_irrelevant";
    }

    @Override
    public String description() {
        return "share of the answer's statements that are wrong and taken from a context, by " + judge.described();
    }

    @Override
    public Direction direction() {
        return Direction.LOWER_IS_BETTER;
    }

    @Override
    public JudgeRequests judgeRequests() {
        return REQUESTS;
    }

    @Override
    public List<Score> score(List<EvaluationSample> samples, Progress progress) {
        ScoreSheet sheet = new ScoreSheet(samples);
        sheet.refuse(sample -> sample.reference().orElse("").isEmpty(), "there is no reference");
        sheet.refuse(
                sample -> sample.userInput().isEmpty() || sample.response().isEmpty(), "question or answer is empty");
        sheet.refuse(sample -> sample.retrievedContexts().isEmpty(), "there are no contexts");
        ScoreSheet.Replies<List<String>> statements = sheet.ask(
                i -> List.of(
                        new AnsweredQuestion(
                                samples.get(i).userInput(),
                                samples.get(i).reference().orElseThrow()),
                        new AnsweredQuestion(
                                samples.get(i).userInput(), samples.get(i).response())),
                inputs -> judge.statements(inputs, progress));
        ScoreSheet.Replies<List<StatementVerdict>> verdicts = sheet.ask(
                i -> claims(
                        samples.get(i),
                        statements.all(i).getFirst(),
                        statements.all(i).getLast()),
                inputs -> judge.entailment(inputs, progress));
        sheet.open().forEach(i -> sheet.close(i, score(verdicts.all(i))));
        return sheet.scores();
    }

    /** Returns the reference's and the answer's statements against each context in turn, then the answer's against the reference. */
    private static List<Claims> claims(EvaluationSample sample, List<String> reference, List<String> answer) {
        List<Claims> claims = new ArrayList<>();
        for (String context : sample.retrievedContexts()) {
            claims.add(new Claims(context, reference));
            claims.add(new Claims(context, answer));
        }
        claims.add(new Claims(sample.reference().orElseThrow(), answer));
        return claims;
    }

    private Score score(List<List<StatementVerdict>> verdicts) {
        List<StatementVerdict> byReference = verdicts.getLast();
        int contexts = verdicts.size() / 2;
        int referenceStatements = verdicts.getFirst().size();
        for (int c = 0; c < contexts; c++) {
            if (verdicts.get(2 * c).size() != referenceStatements
                    || verdicts.get(2 * c + 1).size() != byReference.size()) {
                return new Score.Unscored("the judge's lists of verdicts differ in length");
            }
        }
        if (byReference.isEmpty()) {
            return new Score.Unscored("the judge found no statement in the answer");
        }
        List<String> misled = new ArrayList<>();
        for (int a = 0; a < byReference.size(); a++) {
            if (!byReference.get(a).verdict() && follows(verdicts, contexts, a)) {
                misled.add(byReference.get(a).statement());
            }
        }
        return new Score.Scored(misled.size() / (double) byReference.size(), Map.of("misled_statements", misled));
    }

    private boolean follows(List<List<StatementVerdict>> verdicts, int contexts, int statement) {
        boolean fromRelevant = false;
        boolean fromIrrelevant = false;
        for (int c = 0; c < contexts; c++) {
            boolean relevant = verdicts.get(2 * c).stream().anyMatch(StatementVerdict::verdict);
            boolean follows = verdicts.get(2 * c + 1).get(statement).verdict();
            fromRelevant |= relevant && follows;
            fromIrrelevant |= !relevant && follows;
        }
        return mode == Mode.RELEVANT ? fromRelevant : fromIrrelevant && !fromRelevant;
    }
}
