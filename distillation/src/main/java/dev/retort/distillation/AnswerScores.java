package dev.retort.distillation;

import dev.retort.answer.Answer;
import dev.retort.evaluation.EvaluationSample;
import dev.retort.evaluation.Evaluator;
import dev.retort.evaluation.Metric;
import dev.retort.evaluation.QuestionScores;
import dev.retort.evaluation.Score;
import dev.retort.evaluation.abstention.Abstention;
import dev.retort.progress.Progress;
import dev.retort.question.Question;
import dev.retort.run.Arm;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apiguardian.api.API;

/**
 * Answers to scores, a line a question.
 *
 * @param metrics what they are scored by
 */
@API(status = API.Status.INTERNAL)
public record AnswerScores(List<Metric> metrics) {

    /** Copies the list. */
    public AnswerScores {
        metrics = List.copyOf(metrics);
    }

    /**
     * The answers of one arm.
     *
     * @param arm who answered
     * @param answers one a question
     * @param held one a question, whose contexts they are held against
     */
    public record ArmAnswers(Arm arm, List<Answer> answers, List<Answer> held) {

        /** Copies the lists. */
        public ArmAnswers {
            answers = List.copyOf(answers);
            held = List.copyOf(held);
        }

        /**
         * Returns the answers of an arm with the contexts that they are held against.
         *
         * @param student the student's answers; asked for only where they are needed
         */
        public static ArmAnswers of(Arm arm, List<Answer> answers, Supplier<List<Answer>> student) {
            // An answer from memory is held against the same passages as the others.
            return new ArmAnswers(arm, answers, arm == Arm.CLOSED_BOOK ? student.get() : answers);
        }
    }

    /** Scores the answers of arms together, so that no arm waits for the slowest judgement of another. */
    public Map<Arm, List<QuestionScores>> of(List<Question> questions, List<ArmAnswers> arms, Progress progress) {
        List<EvaluationSample> samples = new ArrayList<>();
        arms.forEach(arm -> samples.addAll(samples(questions, arm)));
        List<Map<String, Score>> scores = new Evaluator(metrics).evaluate(samples, progress);
        int size = questions.size();
        Map<Arm, List<QuestionScores>> byArm = new EnumMap<>(Arm.class);
        for (int i = 0; i < arms.size(); i++) {
            byArm.put(
                    arms.get(i).arm(),
                    lines(questions, arms.get(i).answers(), scores.subList(i * size, (i + 1) * size)));
        }
        return byArm;
    }

    private static List<EvaluationSample> samples(List<Question> questions, ArmAnswers arm) {
        return IntStream.range(0, questions.size())
                .mapToObj(i -> new EvaluationSample(
                        questions.get(i).text(),
                        arm.answers().get(i).text(),
                        arm.held().get(i).contexts(),
                        questions.get(i).reference(),
                        questions.get(i).facts()))
                .toList();
    }

    private List<QuestionScores> lines(
            List<Question> questions, List<Answer> answers, List<Map<String, Score>> scores) {
        return IntStream.range(0, questions.size())
                .mapToObj(i -> new QuestionScores(
                        questions.get(i).id(),
                        questions.get(i).section(),
                        counted(questions.get(i), answers.get(i), scores.get(i))))
                .toList();
    }

    private Map<String, Score> counted(Question question, Answer answer, Map<String, Score> scores) {
        if (answer.failure().isPresent()) {
            return unscored(scores, "no answer: " + answer.failure().get());
        }
        return question.isUnanswerable() ? abstentionAlone(scores) : scores;
    }

    private static Map<String, Score> unscored(Map<String, Score> scores, String reason) {
        Map<String, Score> none = new LinkedHashMap<>();
        scores.keySet().forEach(name -> none.put(name, new Score.Unscored(reason)));
        return none;
    }

    /** Where a refusal is right, what a score says of an answer's content says nothing. */
    private Map<String, Score> abstentionAlone(Map<String, Score> scores) {
        Map<String, Score> kept = unscored(scores, "the question is unanswerable");
        Set<String> abstention = metrics.stream()
                .filter(Abstention.class::isInstance)
                .map(Metric::name)
                .collect(Collectors.toSet());
        scores.forEach((name, score) -> {
            if (abstention.contains(name)) {
                kept.put(name, score);
            }
        });
        return kept;
    }
}
