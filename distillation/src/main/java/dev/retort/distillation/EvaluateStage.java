package dev.retort.distillation;

import dev.retort.answer.Answer;
import dev.retort.answer.Respondent;
import dev.retort.concurrent.Lazy;
import dev.retort.concurrent.ParallelWork;
import dev.retort.config.RunConfig;
import dev.retort.evaluation.EvaluationSample;
import dev.retort.evaluation.Evaluator;
import dev.retort.evaluation.Metric;
import dev.retort.evaluation.QuestionScores;
import dev.retort.evaluation.Score;
import dev.retort.evaluation.abstention.Abstention;
import dev.retort.file.JsonLines;
import dev.retort.model.ModelRef;
import dev.retort.question.Question;
import dev.retort.run.Arm;
import dev.retort.run.EvalSet;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** The tuned student answers; all answers become scores. */
final class EvaluateStage {

    private final Bench bench;
    private final MetricCatalog catalog;

    EvaluateStage(Bench bench, MetricCatalog catalog) {
        this.bench = bench;
        this.catalog = catalog;
    }

    /** Returns the steps that score a run's answers. */
    static List<RunStep> steps(Bench bench) {
        return bench.sets().stream()
                .flatMap(set ->
                        bench.studentElsewhere() ? Stream.of(beforeTuned(set), tuned(set)) : Stream.of(ofAll(set)))
                .toList();
    }

    private static RunStep ofAll(QuestionSet set) {
        return step(set, Step.SCORES, Step.SCORES.of(set.which()), set.arms());
    }

    private static RunStep beforeTuned(QuestionSet set) {
        return step(
                set,
                Step.SCORES,
                Step.SCORES.of(set.which()),
                set.arms().stream().filter(arm -> arm != Arm.TUNED).toList());
    }

    private static RunStep tuned(QuestionSet set) {
        return step(
                set, Step.TUNED_SCORES, Step.TUNED_SCORES.of(set.which(), Arm.TUNED.fileName()), List.of(Arm.TUNED));
    }

    /** Scores the existing answers while a service answers for the tuned student, and its answers as they arrive. */
    String run() {
        ModelRef tunedModel = new RunTraining(bench).tunedModel();
        new PromptedStudent(bench).run();
        if (bench.studentElsewhere()) {
            ParallelWork.runAll(
                    List.of(() -> bench.sets().forEach(set -> score(set, beforeTuned(set))), () -> {
                        answerTuned(tunedModel);
                        bench.sets().forEach(set -> score(set, tuned(set)));
                    }),
                    "evaluation");
        } else {
            answerTuned(tunedModel);
            bench.sets().forEach(set -> score(set, ofAll(set)));
        }
        return bench.sets().stream()
                .map(set -> "%d scores of %d arms%s"
                        .formatted(
                                set.metrics().size(),
                                set.arms().size(),
                                set.which() == EvalSet.ASKED
                                        ? " on " + set.which().title()
                                        : ""))
                .collect(Collectors.joining(", "));
    }

    private void answerTuned(ModelRef tunedModel) {
        AnswerSteps steps = new AnswerSteps(bench);
        Supplier<Respondent> student = new Lazy<>(() -> bench.respondents().student(tunedModel, Arm.TUNED))::get;
        bench.sets().forEach(set -> bench.answers(steps.tuned(set, tunedModel.toString()), set, student));
    }

    private void score(QuestionSet set, RunStep step) {
        List<Arm> arms = set.arms().stream()
                .filter(arm -> step.outputs().contains(set.scoresFile(arm)))
                .toList();
        bench.step(step, () -> score(set, arms));
    }

    private static RunStep step(QuestionSet set, Step step, String name, List<Arm> arms) {
        List<Path> inputs = new ArrayList<>(List.of(set.file()));
        arms.forEach(arm -> inputs.add(set.answersFile(arm)));
        RunConfig config = set.bench().config();
        return new RunStep(
                step,
                name,
                List.of(
                        set.metrics(),
                        config.scores().judge(),
                        config.scores().repeats(),
                        config.retrieval().model()),
                inputs,
                arms.stream().map(set::scoresFile).toList());
    }

    /** Scores the answers of arms together, so that no arm waits for the slowest judgement of another. */
    private void score(QuestionSet set, List<Arm> arms) {
        List<EvaluationSample> samples = new ArrayList<>();
        arms.forEach(arm -> samples.addAll(samples(set, arm)));
        List<Metric> metrics = catalog.metrics(bench, set);
        List<Map<String, Score>> scores = new Evaluator(metrics).evaluate(samples, bench.progress());
        int questions = set.questions().size();
        for (int i = 0; i < arms.size(); i++) {
            JsonLines.write(
                    set.scoresFile(arms.get(i)),
                    lines(set, arms.get(i), scores.subList(i * questions, (i + 1) * questions), metrics));
        }
    }

    private static List<EvaluationSample> samples(QuestionSet set, Arm arm) {
        List<Question> questions = set.questions();
        List<Answer> answers = set.answers(arm);
        // An answer from memory is held against the same passages as the others.
        List<Answer> held = arm == Arm.CLOSED_BOOK ? set.answers(Arm.STUDENT) : answers;
        return IntStream.range(0, questions.size())
                .mapToObj(i -> new EvaluationSample(
                        questions.get(i).text(),
                        answers.get(i).text(),
                        held.get(i).contexts(),
                        questions.get(i).reference(),
                        questions.get(i).facts()))
                .toList();
    }

    private static List<QuestionScores> lines(
            QuestionSet set, Arm arm, List<Map<String, Score>> scores, List<Metric> metrics) {
        List<Question> questions = set.questions();
        List<Answer> answers = set.answers(arm);
        return IntStream.range(0, questions.size())
                .mapToObj(i -> new QuestionScores(
                        questions.get(i).id(),
                        questions.get(i).section(),
                        counted(questions.get(i), answers.get(i), scores.get(i), metrics)))
                .toList();
    }

    private static Map<String, Score> counted(
            Question question, Answer answer, Map<String, Score> scores, List<Metric> metrics) {
        if (answer.failure().isPresent()) {
            return unscored(scores, "no answer: " + answer.failure().get());
        }
        return question.isUnanswerable() ? abstentionAlone(scores, metrics) : scores;
    }

    private static Map<String, Score> unscored(Map<String, Score> scores, String reason) {
        Map<String, Score> none = new LinkedHashMap<>();
        scores.keySet().forEach(name -> none.put(name, new Score.Unscored(reason)));
        return none;
    }

    /** Where a refusal is right, what a score says of an answer's content says nothing. */
    private static Map<String, Score> abstentionAlone(Map<String, Score> scores, List<Metric> metrics) {
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
