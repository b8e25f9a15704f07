package dev.retort.distillation;

import dev.retort.answer.Answer;
import dev.retort.answer.Respondent;
import dev.retort.concurrent.Lazy;
import dev.retort.concurrent.ParallelWork;
import dev.retort.file.JsonLines;
import dev.retort.run.Arm;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** Eval questions to the answers of every arm that needs no training, from the same passages. */
final class AnswerStage {

    private final Bench bench;
    private final AnswerSteps steps;

    AnswerStage(Bench bench) {
        this.bench = bench;
        this.steps = new AnswerSteps(bench);
    }

    String run() {
        List<Arm> arms = bench.config().answers().allArms();
        List<Runnable> asked = new ArrayList<>();
        for (Arm arm : List.of(Arm.STUDENT, Arm.CLOSED_BOOK)) {
            if (arms.contains(arm)) {
                asked.add(() -> answer(arm, () -> student(arm)));
            }
        }
        if (arms.contains(Arm.TEACHER)) {
            asked.add(() -> answer(Arm.TEACHER, () -> bench.respondents().evalTeacher()));
        }
        if (bench.studentElsewhere()) {
            ParallelWork.runAll(asked, "answers");
        } else {
            asked.forEach(Runnable::run);
        }
        bench.sets().forEach(this::controls);
        return summary(arms);
    }

    private Respondent student(Arm arm) {
        return bench.respondents().student(bench.config().student().ref(), arm);
    }

    private void answer(Arm arm, Supplier<Respondent> respondent) {
        Supplier<Respondent> once = new Lazy<>(respondent)::get;
        bench.sets().forEach(set -> bench.answers(steps.beforeTraining(set, arm), set, once));
    }

    private void controls(QuestionSet set) {
        RunStep controls = steps.controls(set);
        bench.step(controls, () -> {
            List<Answer> answers = set.answers(Arm.STUDENT);
            List<Path> files = controls.outputs();
            JsonLines.write(files.get(0), ControlAnswers.of(Arm.FIRST_SENTENCE, set.questions(), answers));
            JsonLines.write(files.get(1), ControlAnswers.of(Arm.PARROT, set.questions(), answers));
        });
        if (set.arms().contains(Arm.WHOLE_CONTEXT)) {
            bench.step(
                    steps.wholeContext(set),
                    () -> JsonLines.write(
                            set.answersFile(Arm.WHOLE_CONTEXT),
                            ControlAnswers.of(Arm.WHOLE_CONTEXT, set.questions(), set.answers(Arm.STUDENT))));
        }
    }

    private String summary(List<Arm> arms) {
        return "%s answered %s"
                .formatted(
                        arms.stream()
                                .filter(arm -> arm != Arm.TUNED && arm != Arm.PROMPTED)
                                .map(Arm::fileName)
                                .collect(Collectors.joining(", ")),
                        bench.sets().stream()
                                .map(set -> set.questions().size() + " "
                                        + set.which().title())
                                .collect(Collectors.joining(" and ")));
    }
}
