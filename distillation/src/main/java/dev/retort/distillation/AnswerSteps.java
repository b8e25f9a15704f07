package dev.retort.distillation;

import dev.retort.config.RunConfig;
import dev.retort.run.Arm;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The steps in which questions are answered, and what decides whether they are up to date. */
final class AnswerSteps {

    /** The arms whose answers models give before training; the controls are made of the student's. */
    private static final List<Arm> ASKED = List.of(Arm.STUDENT, Arm.CLOSED_BOOK, Arm.TEACHER);

    private final Bench bench;
    private final RunConfig config;

    AnswerSteps(Bench bench) {
        this.bench = bench;
        this.config = bench.config();
    }

    /** Returns the steps of every arm that a model answers before training. */
    List<RunStep> beforeTraining() {
        return bench.sets().stream()
                .flatMap(set -> config.answers().allArms().stream()
                        .filter(ASKED::contains)
                        .map(arm -> beforeTraining(set, arm)))
                .toList();
    }

    /** Returns the step of an arm that a model answers before training. */
    RunStep beforeTraining(QuestionSet set, Arm arm) {
        return answers(
                Step.ANSWERS,
                set,
                arm,
                arm == Arm.TEACHER ? teacher() : config.student(),
                List.of(set.file(), bench.run().passages()));
    }

    /** Returns the step of the controls that are always there. */
    RunStep controls(QuestionSet set) {
        return new RunStep(
                Step.CONTROLS,
                Step.CONTROLS.of(set.which(), "controls"),
                "",
                List.of(set.answersFile(Arm.STUDENT)),
                List.of(set.answersFile(Arm.FIRST_SENTENCE), set.answersFile(Arm.PARROT)));
    }

    /** Returns the step of the control that answers with its context. */
    RunStep wholeContext(QuestionSet set) {
        return new RunStep(
                Step.CONTROLS,
                Step.CONTROLS.of(set.which(), Arm.WHOLE_CONTEXT.fileName()),
                "",
                List.of(set.answersFile(Arm.STUDENT)),
                List.of(set.answersFile(Arm.WHOLE_CONTEXT)));
    }

    /** Returns the step of the teacher's answers to the train questions. */
    RunStep train() {
        return step(
                Step.TRAIN_ANSWERS,
                Step.TRAIN_ANSWERS.title(),
                List.of(
                        teacher(),
                        config.dataset().teacherAnswers(),
                        config.dataset().contextWords()),
                List.of(bench.run().questions(), bench.run().passages()),
                bench.run().trainAnswers());
    }

    /** What a teacher that is a model answers depends on its instruction as well. */
    private Object teacher() {
        return config.teacher().model().equals(RunConfig.EXTRACTIVE)
                ? config.teacher()
                : List.of(config.teacher(), config.answers().teacherInstruction());
    }

    /** Returns the step in which the instruction of the better prompt is chosen. */
    RunStep instructions() {
        return step(
                Step.INSTRUCTIONS,
                Step.INSTRUCTIONS.title(),
                List.of(config.student(), PromptedStudent.INSTRUCTIONS, PromptedStudent.TRIAL_QUESTIONS),
                List.of(
                        bench.run().questions(),
                        bench.run().passages(),
                        bench.run().trainAnswers()),
                bench.run().instructions());
    }

    /** Returns the step in which the student with the better prompt answers. */
    RunStep prompted(QuestionSet set) {
        return answers(
                Step.PROMPTED_ANSWERS,
                set,
                Arm.PROMPTED,
                config.student(),
                List.of(set.file(), bench.run().passages(), bench.run().instructions()));
    }

    /** Returns the steps of the better prompt; none where the settings do not ask for it. */
    List<RunStep> prompted() {
        if (!config.answers().allArms().contains(Arm.PROMPTED)) {
            return List.of();
        }
        List<RunStep> steps = new ArrayList<>(List.of(instructions()));
        bench.sets().forEach(set -> steps.add(prompted(set)));
        return steps;
    }

    /** Returns the step of the tuned student's answers. */
    RunStep tuned(QuestionSet set, String tunedModel) {
        return answers(
                Step.TUNED_ANSWERS,
                set,
                Arm.TUNED,
                List.of(config.student(), tunedModel),
                List.of(set.file(), bench.run().passages(), bench.run().job()));
    }

    /** Returns the steps of the tuned student's answers. */
    List<RunStep> tuned(String tunedModel) {
        return bench.sets().stream().map(set -> tuned(set, tunedModel)).toList();
    }

    private RunStep answers(Step step, QuestionSet set, Arm arm, Object settings, List<Path> inputs) {
        return step(step, step.of(set.which(), arm.fileName()), settings, inputs, set.answersFile(arm));
    }

    /** Every answer depends on the contexts. */
    private RunStep step(Step step, String name, Object settings, List<Path> inputs, Path output) {
        return new RunStep(
                step,
                name,
                List.of(
                        settings,
                        config.answers().contextWindow(),
                        config.answers().sentences(),
                        config.answers().contextWords(),
                        config.answers().evidenceWords(),
                        config.answers().decline(),
                        config.retrieval(),
                        config.seed()),
                inputs,
                List.of(output));
    }
}
