package dev.retort.distillation;

import dev.retort.answer.Answer;
import dev.retort.evaluation.EvaluationSample;
import dev.retort.evaluation.Evaluator;
import dev.retort.evaluation.Metric;
import dev.retort.evaluation.QuestionScores;
import dev.retort.evaluation.Score;
import dev.retort.evaluation.abstention.Abstention;
import dev.retort.file.JsonLines;
import dev.retort.model.ModelRef;
import dev.retort.question.Question;
import dev.retort.question.Split;
import dev.retort.run.Arm;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Answers to scores, arm by arm. */
final class EvaluateStage {

    private final Bench bench;
    private final MetricCatalog catalog;

    EvaluateStage(Bench bench, MetricCatalog catalog) {
        this.bench = bench;
        this.catalog = catalog;
    }

    String run(AnswerStage answers, ModelRef tunedModel) {
        answers.tuned(tunedModel);
        for (Arm arm : bench.config().answers().allArms()) {
            bench.step(
                    "scores/" + arm.fileName(),
                    List.of(
                            bench.config().scores().metrics(),
                            bench.config().scores().judge(),
                            bench.config().scores().repeats(),
                            bench.config().retrieval().model()),
                    List.of(bench.run().answers(arm), bench.run().questions()),
                    List.of(bench.run().scores(arm)),
                    () -> score(arm));
        }
        return "%d scores of %d arms"
                .formatted(
                        bench.config().scores().metrics().size(),
                        bench.config().answers().allArms().size());
    }

    /** Returns the metrics by the names in the settings. */
    List<Metric> metrics() {
        return catalog.metrics(bench);
    }

    private void score(Arm arm) {
        List<Question> questions = bench.questions(Split.EVAL);
        List<Answer> answers = bench.answers(arm);
        List<Answer> student = bench.answers(Arm.STUDENT);
        List<EvaluationSample> samples = new ArrayList<>();
        for (int i = 0; i < questions.size(); i++) {
            // An answer from memory is held against the same passages as the others.
            List<String> contexts = arm == Arm.CLOSED_BOOK
                    ? student.get(i).contexts()
                    : answers.get(i).contexts();
            samples.add(new EvaluationSample(
                    questions.get(i).text(),
                    answers.get(i).text(),
                    contexts,
                    questions.get(i).reference()));
        }
        List<Map<String, Score>> scores = new Evaluator(metrics()).evaluate(samples, bench.progress());
        List<QuestionScores> lines = new ArrayList<>();
        for (int i = 0; i < questions.size(); i++) {
            lines.add(new QuestionScores(
                    questions.get(i).id(),
                    questions.get(i).section(),
                    answers.get(i).failure().isPresent()
                            ? unscored(
                                    scores.get(i),
                                    "no answer: " + answers.get(i).failure().get())
                            : questions.get(i).isUnanswerable() ? abstentionAlone(scores.get(i)) : scores.get(i)));
        }
        JsonLines.write(bench.run().scores(arm), lines);
    }

    private static Map<String, Score> unscored(Map<String, Score> scores, String reason) {
        Map<String, Score> none = new LinkedHashMap<>();
        scores.keySet().forEach(name -> none.put(name, new Score.Unscored(reason)));
        return none;
    }

    /** Where a refusal is right, what a score says of an answer's content says nothing. */
    private Map<String, Score> abstentionAlone(Map<String, Score> scores) {
        Map<String, Score> kept = unscored(scores, "the question is unanswerable");
        Set<String> abstention = metrics().stream()
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
