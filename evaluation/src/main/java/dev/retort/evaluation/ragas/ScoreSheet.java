package dev.retort.evaluation.ragas;

import dev.retort.evaluation.EvaluationSample;
import dev.retort.evaluation.Score;
import dev.retort.evaluation.judge.Judgement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/** The scores of one metric in the making: a sample is open until it has a score or the reason there is none. */
final class ScoreSheet {

    private final List<EvaluationSample> samples;
    private final Map<Integer, Score> scores = new HashMap<>();

    ScoreSheet(List<EvaluationSample> samples) {
        this.samples = samples;
    }

    /** The judge's replies about each sample that is still open. */
    record Replies<T>(Map<Integer, List<T>> bySample) {

        List<T> all(int sample) {
            return Objects.requireNonNull(bySample.get(sample), "the sample is closed");
        }

        T only(int sample) {
            return all(sample).getFirst();
        }
    }

    List<Integer> open() {
        return IntStream.range(0, samples.size())
                .filter(sample -> !scores.containsKey(sample))
                .boxed()
                .toList();
    }

    void close(int sample, Score score) {
        scores.put(sample, score);
    }

    /** Closes every open sample for which the condition holds. */
    void refuse(Predicate<EvaluationSample> condition, String reason) {
        for (int sample : open()) {
            if (condition.test(samples.get(sample))) {
                close(sample, new Score.Unscored(reason));
            }
        }
    }

    /**
     * Asks about all open samples at once; a sample about which one judgement is missing is closed with the reason.
     *
     * @param inputs what to ask about a sample, given its number; may be empty
     * @param judge asks about a list of inputs and returns as many judgements
     */
    <I, T> Replies<T> ask(Function<Integer, List<I>> inputs, Function<List<I>, List<Judgement<T>>> judge) {
        List<List<I>> asked = open().stream().map(inputs).toList();
        List<Judgement<T>> judgements =
                judge.apply(asked.stream().flatMap(List::stream).toList());
        List<List<Judgement<T>>> grouped = new ArrayList<>();
        int next = 0;
        for (List<I> group : asked) {
            grouped.add(judgements.subList(next, next + group.size()));
            next += group.size();
        }
        return keep(grouped);
    }

    /** Asks one question about each open sample and takes several judgements of it; otherwise as {@link #ask}. */
    <I, T> Replies<T> askEach(Function<Integer, I> input, Function<List<I>, List<List<Judgement<T>>>> judge) {
        return keep(judge.apply(open().stream().map(input).toList()));
    }

    private <T> Replies<T> keep(List<List<Judgement<T>>> judgements) {
        Map<Integer, List<T>> replies = new HashMap<>();
        List<Integer> open = open();
        for (int i = 0; i < open.size(); i++) {
            keep(open.get(i), judgements.get(i), replies);
        }
        return new Replies<>(replies);
    }

    private <T> void keep(int sample, List<Judgement<T>> judgements, Map<Integer, List<T>> replies) {
        List<T> values = new ArrayList<>();
        for (Judgement<T> judgement : judgements) {
            switch (judgement) {
                case Judgement.Given<T> given -> values.add(given.value());
                case Judgement.Missing<T> missing -> {
                    close(sample, new Score.Unscored(missing.reason()));
                    return;
                }
            }
        }
        replies.put(sample, values);
    }

    /** Returns all scores in the order of the samples; none may be open. */
    List<Score> scores() {
        return IntStream.range(0, samples.size())
                .mapToObj(sample -> Objects.requireNonNull(scores.get(sample), "the sample has no score"))
                .toList();
    }
}
