package dev.retort.server.model;

import dev.retort.error.RetortException;
import dev.retort.file.JsonFile;
import dev.retort.finetuning.FineTuningJob;
import dev.retort.model.ModelRef;
import dev.retort.run.RunDirectory;
import dev.retort.server.model.ServedModel.Retrieval;
import dev.retort.server.model.ServedModel.Use;
import dev.retort.server.run.RunFolders;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The students of runs as models: {@code run:NAME} answers from the run's passages, {@code run:NAME:student} does so as before
 * the training, and {@code NAME} is the tuned student by itself, where it was trained on this machine. Thread-safe.
 */
public final class RunStudents {

    private static final String PREFIX = "run:";
    private static final String UNTUNED = ":student";

    private final RunFolders runs;
    private final Instant started;

    /**
     * Names the runs.
     *
     * @param started what clients see as the time at which the models came here
     */
    public RunStudents(RunFolders runs, Instant started) {
        this.runs = runs;
        this.started = started;
    }

    /** A run whose own name ends like that of an untuned student is meant before another run's student. */
    Optional<ServedModel> find(String name) {
        String run = name.startsWith(PREFIX) ? name.substring(PREFIX.length()) : name;
        Optional<ServedModel> found = find(name, run);
        return found.isPresent() || !run.endsWith(UNTUNED)
                ? found
                : find(name, run.substring(0, run.length() - UNTUNED.length()));
    }

    private Optional<ServedModel> find(String name, String run) {
        return runs.find(run)
                .flatMap(folder -> models(run, folder).stream()
                        .filter(model -> model.name().equals(name))
                        .findFirst());
    }

    List<ServedModel> list() {
        return runs.all().entrySet().stream()
                .flatMap(run -> models(run.getKey(), run.getValue()).stream())
                .toList();
    }

    /** A damaged run has none, and hides no other. */
    private List<ServedModel> models(String name, Path folder) {
        try (RunDirectory run = RunDirectory.read(folder)) {
            Optional<FineTuningJob> job = Files.exists(run.job())
                    ? Optional.of(JsonFile.read(run.job(), FineTuningJob.class, "Train again: --fresh finetune."))
                    : Optional.empty();
            return job.flatMap(FineTuningJob::tunedModel)
                    .map(tuned -> models(name, run, job.orElseThrow().base(), tuned))
                    .orElse(List.of());
        } catch (RetortException e) {
            return List.of();
        }
    }

    private List<ServedModel> models(String name, RunDirectory run, ModelRef base, ModelRef recorded) {
        List<ServedModel> models = new ArrayList<>();
        ModelRef tuned = recorded;
        if (recorded.insideRetort()) {
            tuned = new ModelRef(
                    recorded.provider(), run.adapter(Path.of(recorded.name())).toString());
            models.add(served(name, tuned, base, Optional.empty()));
        }
        models.add(served(PREFIX + name, tuned, base, Optional.of(new Retrieval(run.root(), true))));
        models.add(served(PREFIX + name + UNTUNED, base, base, Optional.of(new Retrieval(run.root(), false))));
        return models;
    }

    /** Clients see the name and the base, and no folder of this machine. */
    private ServedModel served(String name, ModelRef ref, ModelRef base, Optional<Retrieval> retrieval) {
        return new ServedModel(name, ref, name, Use.CHAT, Optional.empty(), started, retrieval, Optional.of(base));
    }
}
