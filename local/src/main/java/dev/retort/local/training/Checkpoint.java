package dev.retort.local.training;

import dev.retort.error.InputException;
import dev.retort.file.Json;
import dev.retort.finetuning.FineTuningJob.StepMetrics;
import dev.retort.local.weights.SafetensorsFile;
import dev.retort.local.weights.SafetensorsWriter;
import dev.retort.local.weights.SafetensorsWriter.FloatTensor;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import tools.jackson.core.JacksonException;

/**
 * All that a training resumes from, in one safetensors file that is written whole or not at all: adapter, moments, and
 * in the header what was reached. The order of rows and the rate follow from the step.
 */
final class Checkpoint {

    private static final String STATE = "training_state";

    private Checkpoint() {}

    /**
     * What was reached.
     *
     * @param fingerprint of everything that decides the numbers; a checkpoint of another one is refused
     * @param step the last step done
     * @param bestStep the step with the lowest validation loss, 0 where none was measured
     * @param bestLoss that loss
     * @param sinceBest validation losses measured after it
     * @param generalLossBefore loss on the general text before the first step
     * @param ended whether the last step has been done or the training stopped early
     */
    record State(
            String fingerprint,
            int step,
            int bestStep,
            OptionalDouble bestLoss,
            int sinceBest,
            OptionalDouble generalLossBefore,
            boolean ended) {}

    /**
     * A checkpoint's header.
     *
     * @param state what was reached
     * @param metrics of all steps done
     */
    record Header(State state, List<StepMetrics> metrics) {}

    /**
     * The flat arrays of a checkpoint, each of the adapter's size.
     *
     * @param parameters the adapter
     * @param firstMoment the optimiser's
     * @param secondMoment the optimiser's
     */
    record Arrays(FloatBuffer parameters, FloatBuffer firstMoment, FloatBuffer secondMoment) {}

    static void write(Path file, Header header, Arrays arrays) {
        List<Long> shape = List.of((long) arrays.parameters().remaining());
        SafetensorsWriter.write(
                file,
                Map.of(STATE, Json.mapper().writeValueAsString(header)),
                List.of(
                        new FloatTensor("parameters", shape, arrays.parameters()),
                        new FloatTensor("first_moment", shape, arrays.firstMoment()),
                        new FloatTensor("second_moment", shape, arrays.secondMoment())));
    }

    /**
     * Reads a checkpoint into arrays; nothing changes where there is none.
     *
     * @throws InputException if the file is damaged or belongs to another training
     */
    static Optional<Header> read(Path file, String fingerprint, Arrays arrays) {
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        try (SafetensorsFile stored = SafetensorsFile.open(file)) {
            Header header = Json.mapper().readValue(stored.metadata().getOrDefault(STATE, ""), Header.class);
            if (!header.state().fingerprint().equals(fingerprint)) {
                throw new InputException(
                        "%s belongs to a training with other rows, settings or model.".formatted(file),
                        "Delete it to train from the start.");
            }
            read(stored, "parameters", arrays.parameters());
            read(stored, "first_moment", arrays.firstMoment());
            read(stored, "second_moment", arrays.secondMoment());
            return Optional.of(header);
        } catch (JacksonException e) {
            throw new InputException(
                    "%s is damaged: it holds no training state.".formatted(file),
                    "Delete it to train from the start.",
                    e);
        }
    }

    private static void read(SafetensorsFile stored, String name, FloatBuffer target) {
        stored.read(name, target.duplicate());
    }
}
