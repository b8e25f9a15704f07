package dev.retort.distillation;

import dev.retort.run.EvalSet;
import dev.retort.run.Stage;

/**
 * The steps of a run: a step is up to date or reruns as a whole. Their names are keys of {@code manifest.json}; another
 * name would rerun the step in existing runs.
 */
enum Step {
    PASSAGES(Stage.PASSAGES, "passages"),
    QUESTIONS(Stage.QUESTIONS, "questions"),
    /** The questions that people asked. */
    ASKED_QUESTIONS(Stage.QUESTIONS, "questions"),
    /** The answers of one arm before training to one set of questions. */
    ANSWERS(Stage.ANSWERS, "answers"),
    /** The answers of the controls that are made of the student's. */
    CONTROLS(Stage.ANSWERS, "answers"),
    /** The teacher's answers to the train questions. */
    TRAIN_ANSWERS(Stage.DATASET, "train answers"),
    DATASET(Stage.DATASET, "dataset"),
    FINETUNE(Stage.FINETUNE, "finetune"),
    /** The instruction of the better prompt, chosen by trials. */
    INSTRUCTIONS(Stage.EVALUATE, "instructions"),
    PROMPTED_ANSWERS(Stage.EVALUATE, "answers"),
    TUNED_ANSWERS(Stage.EVALUATE, "answers"),
    /** The scores of one set of questions, of all arms or of those that need no training. */
    SCORES(Stage.EVALUATE, "scores"),
    /** The scores of the tuned student alone. */
    TUNED_SCORES(Stage.EVALUATE, "scores"),
    COMPARE(Stage.COMPARE, "compare"),
    REPORT(Stage.REPORT, "report"),
    /** The scores and the report, shown by the trackers. */
    TRACKING(Stage.REPORT, "tracking"),
    /** The deletion of files and models at a service. */
    DELETION(Stage.REPORT, "deletion");

    private final Stage stage;
    private final String title;

    Step(Stage stage, String title) {
        this.stage = stage;
        this.title = title;
    }

    /** Returns the stage that it belongs to. */
    Stage stage() {
        return stage;
    }

    /** Returns its name in the manifest. */
    String title() {
        return title;
    }

    /** Returns its name for a set of questions, such as {@code "scores/asked"}. */
    String of(EvalSet set) {
        return set.step(title);
    }

    /** Returns its name for a part of a set of questions, such as {@code "answers/asked/student"}. */
    String of(EvalSet set, String part) {
        return set.step(title, part);
    }
}
