package dev.retort.server.model;

import dev.retort.error.RetortException;
import dev.retort.file.JsonFile;
import dev.retort.finetuning.FineTuningJob;
import dev.retort.model.ModelRef;
import dev.retort.run.RunDirectory;
import dev.retort.server.model.ServedModel.Use;
import dev.retort.server.run.RunFolders;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The students of runs that were trained on this machine, as models under the names of the runs. Thread-safe. */
public final class RunStudents {

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

    Optional<ServedModel> find(String name) {
        return Optional.ofNullable(runs.all().get(name)).flatMap(folder -> student(name, folder));
    }

    List<ServedModel> list() {
        return runs.all().entrySet().stream()
                .flatMap(run -> student(run.getKey(), run.getValue()).stream())
                .toList();
    }

    /** A damaged run has none, and hides no other. */
    private Optional<ServedModel> student(String name, Path folder) {
        try (RunDirectory run = RunDirectory.read(folder)) {
            if (!Files.exists(run.job())) {
                return Optional.empty();
            }
            return JsonFile.read(run.job(), FineTuningJob.class, "Train again: --fresh finetune.")
                    .tunedModel()
                    .filter(ModelRef::insideRetort)
                    .map(tuned -> new ModelRef(
                            tuned.provider(), run.adapter(Path.of(tuned.name())).toString()))
                    .map(tuned -> new ServedModel(name, tuned, tuned.toString(), Use.CHAT, Optional.empty(), started));
        } catch (RetortException e) {
            return Optional.empty();
        }
    }
}
