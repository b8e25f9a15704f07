package dev.retort.distillation;

import java.nio.file.Path;
import java.util.List;

/**
 * A step of a run with everything that decides whether it is up to date.
 *
 * @param step the kind of step
 * @param name its name in the manifest
 * @param settings the settings it depends on; anything that writes as JSON
 * @param inputs files it depends on
 * @param outputs files it makes
 */
record RunStep(Step step, String name, Object settings, List<Path> inputs, List<Path> outputs) {

    /** Copies the lists. */
    RunStep {
        inputs = List.copyOf(inputs);
        outputs = List.copyOf(outputs);
    }

    /** Returns a step that a run has once. */
    static RunStep once(Step step, Object settings, List<Path> inputs, List<Path> outputs) {
        return new RunStep(step, step.title(), settings, inputs, outputs);
    }
}
