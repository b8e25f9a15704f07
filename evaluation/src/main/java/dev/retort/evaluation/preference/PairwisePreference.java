package dev.retort.evaluation.preference;

import dev.retort.evaluation.EvaluationSample;
import dev.retort.evaluation.Score;
import dev.retort.evaluation.judge.Judge;
import dev.retort.evaluation.judge.Judge.AnswerPair;
import dev.retort.evaluation.judge.Judgement;
import dev.retort.evaluation.judge.Preference;
import dev.retort.progress.Progress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Has a judge choose between two arms' answers, each pair in both orders: judges favour a place (Zheng et al. 2023), so only
 * a preference that survives the swap counts. Thread-safe.
 */
public final class PairwisePreference {

    private final Judge judge;

    /** Creates the comparison on a judge. */
    public PairwisePreference(Judge judge) {
        this.judge = judge;
    }

    /**
     * Compares the candidate's answers with another arm's.
     *
     * @param candidate one sample a question
     * @param other the same questions in the same order
     * @return one score a question: 1 where the candidate is preferred in both orders, 0 where the other is, 0.5 otherwise;
     *     the evidence tells what was preferred in each order and whether it flipped
     */
    public List<Score> compare(List<EvaluationSample> candidate, List<EvaluationSample> other, Progress progress) {
        if (candidate.size() != other.size()) {
            throw new IllegalArgumentException("%d and %d samples".formatted(candidate.size(), other.size()));
        }
        List<AnswerPair> pairs = new ArrayList<>();
        for (int i = 0; i < candidate.size(); i++) {
            String question = candidate.get(i).userInput();
            String context = String.join("\n", candidate.get(i).retrievedContexts());
            String mine = candidate.get(i).response();
            String theirs = other.get(i).response();
            pairs.add(new AnswerPair(question, context, mine, theirs));
            pairs.add(new AnswerPair(question, context, theirs, mine));
        }
        List<Judgement<Preference>> preferences = judge.preferences(pairs, progress);
        List<Score> scores = new ArrayList<>();
        for (int i = 0; i < candidate.size(); i++) {
            scores.add(score(preferences.get(2 * i), preferences.get(2 * i + 1)));
        }
        return scores;
    }

    private static Score score(Judgement<Preference> candidateFirst, Judgement<Preference> candidateSecond) {
        if (candidateFirst instanceof Judgement.Missing<Preference> missing) {
            return new Score.Unscored(missing.reason());
        }
        if (candidateSecond instanceof Judgement.Missing<Preference> missing) {
            return new Score.Unscored(missing.reason());
        }
        Preference first = ((Judgement.Given<Preference>) candidateFirst).value();
        Preference second = ((Judgement.Given<Preference>) candidateSecond).value();
        boolean wins = first == Preference.FIRST && second == Preference.SECOND;
        boolean loses = first == Preference.SECOND && second == Preference.FIRST;
        boolean flipped = first == second && first != Preference.TIE;
        return new Score.Scored(
                wins ? 1 : loses ? 0 : 0.5,
                Map.of("candidate_first", first.name(), "candidate_second", second.name(), "flipped", flipped));
    }
}
