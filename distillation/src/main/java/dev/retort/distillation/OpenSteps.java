package dev.retort.distillation;

import dev.retort.model.ModelRef;
import dev.retort.run.Stage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The steps that the next run would work on: those whose settings or files changed, and those that follow from them. A step
 * that might turn out to be up to date, because an earlier one makes the same bytes again, counts as open.
 */
final class OpenSteps {

    private final Bench bench;
    private final Stage last;
    private final Set<String> names = new HashSet<>();
    private final Set<Path> changing = new HashSet<>();

    private OpenSteps(Bench bench, Stage last) {
        this.bench = bench;
        this.last = last;
    }

    /** Returns the open steps of a run, up to a stage. */
    static OpenSteps of(Bench bench, Stage last) {
        OpenSteps open = new OpenSteps(bench, last);
        AnswerStage answers = new AnswerStage(bench);
        PromptedStudent prompted = new PromptedStudent(bench, answers);
        FineTuneStage finetune = new FineTuneStage(bench, RunTracking.none(bench));
        open.add(new PassageStage(bench).step());
        new QuestionStage(bench).steps().forEach(open::add);
        answers.evalSteps().forEach(open::add);
        open.add(answers.trainStep());
        open.add(new DatasetStage(bench).step());
        open.add(finetune.step());
        // The name of a tuned student that is still to be trained is not known.
        boolean named =
                !open.any(FineTuneStage.STEP) && Files.exists(bench.run().job());
        answers.tunedSteps(
                        named
                                ? finetune.job()
                                        .tunedModel()
                                        .map(ModelRef::toString)
                                        .orElse("")
                                : "")
                .forEach(open::add);
        prompted.steps().forEach(open::add);
        EvaluateStage.steps(bench).forEach(open::add);
        return open;
    }

    /** Returns whether a step of one of these names is open. */
    boolean any(String... steps) {
        return Stream.of(steps).anyMatch(names::contains);
    }

    private void add(RunStep step) {
        boolean follows = step.inputs().stream().anyMatch(changing::contains);
        if (step.stage().compareTo(last) <= 0 && (follows || !bench.isUpToDate(step))) {
            names.add(step.name());
            changing.addAll(step.outputs());
        }
    }
}
