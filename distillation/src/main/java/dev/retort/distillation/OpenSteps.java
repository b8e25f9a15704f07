package dev.retort.distillation;

import dev.retort.run.Arm;
import dev.retort.run.Stage;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The steps that the next run would work on: those whose settings or files changed, and those that follow from them. A step
 * that might turn out to be up to date, because an earlier one makes the same bytes again, counts as open.
 */
final class OpenSteps {

    private final Bench bench;
    private final Stage last;
    private final List<RunStep> steps = new ArrayList<>();
    private final Set<Path> changing = new HashSet<>();

    private OpenSteps(Bench bench, Stage last) {
        this.bench = bench;
        this.last = last;
    }

    /** Returns the open steps of a run, up to a stage. */
    static OpenSteps of(Bench bench, Stage last) {
        OpenSteps open = new OpenSteps(bench, last);
        AnswerSteps answers = new AnswerSteps(bench);
        RunTraining training = new RunTraining(bench);
        open.add(PassageStage.step(bench));
        QuestionStage.steps(bench).forEach(open::add);
        answers.beforeTraining().forEach(open::add);
        open.add(answers.train());
        open.add(DatasetStage.step(bench));
        open.add(training.step());
        // The name of a tuned student that is still to be trained is not known.
        String tuned = open.any(Step.FINETUNE) ? "" : training.knownModel().orElse("");
        answers.tuned(tuned).forEach(open::add);
        answers.prompted().forEach(open::add);
        EvaluateStage.steps(bench).forEach(open::add);
        return open;
    }

    /** Returns whether one of these steps is open, for any set of questions. */
    boolean any(Step... kinds) {
        return Stream.of(kinds).anyMatch(kind -> steps.stream().anyMatch(step -> step.step() == kind));
    }

    /** Returns whether an arm has questions to answer before training. */
    boolean answers(Arm arm) {
        return steps.stream()
                .anyMatch(step -> step.step() == Step.ANSWERS
                        && bench.sets().stream().anyMatch(set -> step.outputs().contains(set.answersFile(arm))));
    }

    private void add(RunStep step) {
        boolean follows = step.inputs().stream().anyMatch(changing::contains);
        if (step.step().stage().compareTo(last) <= 0 && (follows || !bench.isUpToDate(step))) {
            steps.add(step);
            changing.addAll(step.outputs());
        }
    }
}
