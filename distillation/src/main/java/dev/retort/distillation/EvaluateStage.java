package dev.retort.distillation;

import dev.retort.answer.Answer;
import dev.retort.concurrent.ParallelWork;
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
import dev.retort.run.Stage;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Answers to scores. */
final class EvaluateStage {

    private static final String STEP = "scores";
    private static final String TUNED_STEP = "scores/tuned";

    private final Bench bench;
    private final MetricCatalog catalog;

    EvaluateStage(Bench bench, MetricCatalog catalog) {
        this.bench = bench;
        this.catalog = catalog;
    }

    /** Returns the steps that score a run's answers. */
    static List<RunStep> steps(Bench bench) {
        List<Arm> arms = bench.config().answers().allArms();
        return bench.studentElsewhere()
                ? List.of(step(bench, STEP, standing(arms)), step(bench, TUNED_STEP, List.of(Arm.TUNED)))
                : List.of(step(bench, STEP, arms));
    }

    private static List<Arm> standing(List<Arm> arms) {
        return arms.stream().filter(arm -> arm != Arm.TUNED).toList();
    }

    /** What stands is judged while a service answers for the tuned student, whose answers are judged as soon as they come. */
    String run(AnswerStage answers, ModelRef tunedModel) {
        List<Arm> arms = bench.config().answers().allArms();
        if (bench.studentElsewhere()) {
            ParallelWork.runAll(
                    List.of(() -> scores(STEP, standing(arms)), () -> {
                        answers.tuned(tunedModel);
                        scores(TUNED_STEP, List.of(Arm.TUNED));
                    }),
                    "evaluation");
        } else {
            answers.tuned(tunedModel);
            scores(STEP, arms);
        }
        return "%d scores of %d arms"
                .formatted(bench.config().scores().metrics().size(), arms.size());
    }

    private void scores(String name, List<Arm> arms) {
        bench.step(step(bench, name, arms), () -> score(arms));
    }

    private static RunStep step(Bench bench, String name, List<Arm> arms) {
        List<Path> inputs = new ArrayList<>(List.of(bench.run().questions()));
        arms.forEach(arm -> inputs.add(bench.run().answers(arm)));
        return new RunStep(
                Stage.EVALUATE,
                name,
                List.of(
                        bench.config().scores().metrics(),
                        bench.config().scores().judge(),
                        bench.config().scores().repeats(),
                        bench.config().retrieval().model()),
                inputs,
                arms.stream().map(bench.run()::scores).toList());
    }

    /** Returns the metrics by the names in the settings. */
    List<Metric> metrics() {
        return catalog.metrics(bench);
    }

    /** Scores the answers of arms together, so that no arm waits for the slowest judgement of another. */
    private void score(List<Arm> arms) {
        List<EvaluationSample> samples = new ArrayList<>();
        arms.forEach(arm -> samples.addAll(samples(arm)));
        List<Map<String, Score>> scores = new Evaluator(metrics()).evaluate(samples, bench.progress());
        int questions = bench.questions(Split.EVAL).size();
        for (int i = 0; i < arms.size(); i++) {
            JsonLines.write(
                    bench.run().scores(arms.get(i)),
                    lines(arms.get(i), scores.subList(i * questions, (i + 1) * questions)));
        }
    }

    private List<EvaluationSample> samples(Arm arm) {
        List<Question> questions = bench.questions(Split.EVAL);
        List<Answer> answers = bench.answers(arm);
        // An answer from memory is held against the same passages as the others.
        List<Answer> held = arm == Arm.CLOSED_BOOK ? bench.answers(Arm.STUDENT) : answers;
        return IntStream.range(0, questions.size())
                .mapToObj(i -> new EvaluationSample(
                        questions.get(i).text(),
                        answers.get(i).text(),
                        held.get(i).contexts(),
                        questions.get(i).reference()))
                .toList();
    }

    private List<QuestionScores> lines(Arm arm, List<Map<String, Score>> scores) {
        List<Question> questions = bench.questions(Split.EVAL);
        List<Answer> answers = bench.answers(arm);
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
