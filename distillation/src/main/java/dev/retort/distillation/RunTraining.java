package dev.retort.distillation;

import dev.retort.config.RunConfig;
import dev.retort.error.ModelException;
import dev.retort.file.JsonFile;
import dev.retort.finetuning.FineTuningJob;
import dev.retort.finetuning.Hyperparameters;
import dev.retort.model.ModelRef;
import dev.retort.run.Stage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The training of a run as its files and settings describe it: its step, its folder, its job, its tuned student. */
final class RunTraining {

    private final Bench bench;
    private final RunConfig config;

    RunTraining(Bench bench) {
        this.bench = bench;
        this.config = bench.config();
    }

    /** Returns the step that trains. */
    RunStep step() {
        var run = bench.run();
        return RunStep.once(
                Step.FINETUNE,
                dependingOn(List.of(config.finetune(), config.student().model(), config.seed())),
                List.of(run.training(), run.validation()),
                List.of(run.job()));
    }

    /** Returns the ended job. */
    FineTuningJob job() {
        return JsonFile.read(bench.run().job(), FineTuningJob.class, "Train again: --fresh finetune.");
    }

    /** Returns the name of the tuned student. */
    ModelRef tunedModel() {
        FineTuningJob job = job();
        return job.tunedModel()
                .orElseThrow(() -> new ModelException(
                        "Fine-tuning job %s has no tuned model.".formatted(job.id()),
                        "Delete %s and run again.".formatted(bench.run().job())));
    }

    /** Returns the name of the tuned student if its job exists already; empty otherwise. */
    Optional<String> knownModel() {
        return Files.exists(bench.run().job()) ? job().tunedModel().map(ModelRef::toString) : Optional.empty();
    }

    Hyperparameters hyperparameters() {
        return config.finetune().hyperparameters(config.seed());
    }

    /** Other rows or settings train in another folder, so that a job is only ever resumed by its own request. */
    Path folder() {
        ModelRef base = bench.exact(config.student().ref());
        List<Object> settings = new ArrayList<>(List.of(base.toString(), hyperparameters()));
        if (!config.finetune().command().isEmpty()) {
            settings.add(config.finetune().command());
        }
        // Later stages ask for the folder too, and are repeated on their own.
        int repeats = bench.calls().journal().repeats(Stage.FINETUNE.title());
        if (repeats > 0) {
            settings.add(repeats);
        }
        String fingerprint = bench.ledger()
                .fingerprint(
                        dependingOn(settings),
                        List.of(bench.run().training(), bench.run().validation()));
        return bench.run().finetuning().resolve(fingerprint.substring(0, 8));
    }

    /** Returns these settings and how this machine trains. */
    private List<Object> dependingOn(List<Object> settings) {
        ModelRef student = config.student().ref();
        return Stream.concat(settings.stream(), config.local().decidingTraining(student).stream())
                .toList();
    }
}
