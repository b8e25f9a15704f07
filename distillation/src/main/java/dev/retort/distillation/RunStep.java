package dev.retort.distillation;

import dev.retort.run.Stage;
import java.nio.file.Path;
import java.util.List;

/**
 * A step of a stage, and everything that decides whether it is up to date.
 *
 * @param stage the stage it belongs to
 * @param name its name in the manifest
 * @param settings the settings it depends on; anything that writes as JSON
 * @param inputs files it depends on
 * @param outputs files it makes
 */
record RunStep(Stage stage, String name, Object settings, List<Path> inputs, List<Path> outputs) {

    /** Copies the lists. */
    RunStep {
        inputs = List.copyOf(inputs);
        outputs = List.copyOf(outputs);
    }
}
