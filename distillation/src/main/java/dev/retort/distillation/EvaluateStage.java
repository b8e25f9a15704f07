package dev.retort.distillation;

import dev.retort.answer.Respondent;
import dev.retort.concurrent.Lazy;
import dev.retort.concurrent.ParallelWork;
import dev.retort.config.RunConfig;
import dev.retort.file.JsonLines;
import dev.retort.model.ModelRef;
import dev.retort.run.Arm;
import dev.retort.run.EvalSet;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Collectors;
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

    private void score(QuestionSet set, List<Arm> arms) {
        List<AnswerScores.ArmAnswers> answers = arms.stream()
                .map(arm -> AnswerScores.ArmAnswers.of(arm, set.answers(arm), () -> set.answers(Arm.STUDENT)))
                .toList();
        new AnswerScores(catalog.metrics(bench.roles(), set.metrics(), set.questions()))
                .of(set.questions(), answers, bench.progress())
                .forEach((arm, lines) -> JsonLines.write(set.scoresFile(arm), lines));
    }
}
