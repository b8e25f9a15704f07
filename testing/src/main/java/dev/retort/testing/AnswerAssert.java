package dev.retort.testing;

import dev.retort.evaluation.EvaluationSample;
import dev.retort.evaluation.Metric;
import dev.retort.evaluation.Score;
import dev.retort.evaluation.abstention.Refusals;
import dev.retort.progress.Progress;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.assertj.core.api.AbstractAssert;

/** Assertions on one answer. A score that cannot be had fails the assertion with the reason: it is not a pass. */
public final class AnswerAssert extends AbstractAssert<AnswerAssert, String> {

    private final AnswerAssertions assertions;
    private String question = "";

    AnswerAssert(String answer, AnswerAssertions assertions) {
        super(answer, AnswerAssert.class);
        this.assertions = assertions;
    }

    /** Names the question for the assertions that follow; a judge reads an answer better beside its question. */
    public AnswerAssert to(String question) {
        this.question = question;
        return this;
    }

    /** Verifies that the answer's statements follow from the passages. */
    public AnswerAssert isFaithfulTo(List<String> passages) {
        return scores(assertions.faithfulness(), assertions.leastFaithfulness(), question, passages, Optional.empty());
    }

    /** Verifies that the answer's statements follow from the passages. */
    public AnswerAssert isFaithfulTo(String... passages) {
        return isFaithfulTo(List.of(passages));
    }

    /** Verifies that the answer is about the question and does not evade it. */
    public AnswerAssert isRelevantTo(String question) {
        to(question);
        return scores(assertions.relevancy(), assertions.leastRelevancy(), question, List.of(), Optional.empty());
    }

    /** Verifies that the answer says that it cannot answer. */
    public AnswerAssert isRefusal() {
        isNotNull();
        if (!Refusals.isRefusal(actual)) {
            failWithMessage("Expected a refusal, but the answer is:%n  %s", actual);
        }
        return this;
    }

    /**
     * Verifies that the answer scores at least so much by any metric.
     *
     * @param reference the answer to be hoped for, for metrics that need one
     */
    public AnswerAssert scoresAtLeast(double least, Metric metric, List<String> passages, String reference) {
        return scores(metric, least, question, passages, Optional.of(reference));
    }

    private AnswerAssert scores(
            Metric metric, double least, String question, List<String> passages, Optional<String> reference) {
        isNotNull();
        EvaluationSample sample = new EvaluationSample(question, actual, passages, reference);
        switch (metric.score(List.of(sample), Progress.NONE).getFirst()) {
            case Score.Unscored none ->
                failWithMessage(
                        "%s could not be measured: %s.%nThe answer is:%n  %s", metric.name(), none.reason(), actual);
            case Score.Scored scored -> {
                if (scored.value() < least) {
                    failWithMessage(
                            "Expected %s of at least %s, but it is %s.%nThe answer is:%n  %s%nEvidence:%n  %s",
                            metric.name(),
                            String.format(Locale.ROOT, "%.3f", least),
                            String.format(Locale.ROOT, "%.3f", scored.value()),
                            actual,
                            scored.evidence());
                }
            }
        }
        return this;
    }
}
