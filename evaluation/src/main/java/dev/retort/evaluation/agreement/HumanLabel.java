package dev.retort.evaluation.agreement;

import dev.retort.evaluation.QuestionScores;
import dev.retort.evaluation.Score;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apiguardian.api.API;

/**
 * A person's label of one answer of a run: a line of {@code labels.jsonl}, which says all that a judge needs to be measured
 * by it.
 *
 * @param arm the arm that answered
 * @param questionId the question's id
 * @param question the question
 * @param contexts what the answer should rest on
 * @param answer the answer as it was when it was labelled
 * @param supported true where the person calls the answer fully supported by its contexts
 */
@API(status = API.Status.INTERNAL)
public record HumanLabel(
        String arm, String questionId, String question, List<String> contexts, String answer, boolean supported) {

    /** Copies the contexts. */
    public HumanLabel {
        contexts = List.copyOf(contexts);
    }

    /** Labels an answer. */
    public static HumanLabel of(AnswerToLabel answer, boolean supported) {
        return new HumanLabel(
                answer.arm(), answer.questionId(), answer.question(), answer.contexts(), answer.answer(), supported);
    }

    /** Returns whether this labels that answer, in the same words. */
    public boolean labels(AnswerToLabel other) {
        return arm.equals(other.arm()) && questionId.equals(other.questionId()) && answer.equals(other.answer());
    }

    /**
     * Measures how far a metric agrees with the labels; sections are clusters.
     *
     * @param arms from arm name to its scores
     * @param threshold a score from here on counts as supported
     * @return nothing where no labelled answer has a score by that metric
     */
    public static Optional<Agreement> agreement(
            List<HumanLabel> labels,
            Map<String, List<QuestionScores>> arms,
            String metric,
            double threshold,
            AgreementMeter meter) {
        List<LabelledScore> scores = new ArrayList<>();
        for (HumanLabel label : labels) {
            for (QuestionScores question : arms.getOrDefault(label.arm(), List.of())) {
                if (question.questionId().equals(label.questionId())
                        && question.scores().get(metric) instanceof Score.Scored scored) {
                    String cluster = question.section().isEmpty() ? question.questionId() : question.section();
                    scores.add(new LabelledScore(scored.value(), label.supported(), cluster));
                }
            }
        }
        return scores.isEmpty()
                ? Optional.empty()
                : Optional.of(meter.measure(scores, labels.size() - scores.size(), threshold));
    }
}
