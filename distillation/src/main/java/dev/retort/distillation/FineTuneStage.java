package dev.retort.distillation;

import dev.retort.error.ModelException;
import dev.retort.error.ResourceException;
import dev.retort.file.FileFault;
import dev.retort.file.JsonFile;
import dev.retort.file.WholeFile;
import dev.retort.finetuning.FineTuner;
import dev.retort.finetuning.FineTuningJob;
import dev.retort.finetuning.FineTuningRequest;
import dev.retort.finetuning.Hyperparameters;
import dev.retort.model.ModelRef;
import dev.retort.run.Stage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Training rows to a tuned student. */
final class FineTuneStage {

    static final String STEP = "finetune";

    private final Bench bench;
    private final RunTracking tracking;

    FineTuneStage(Bench bench, RunTracking tracking) {
        this.bench = bench;
        this.tracking = tracking;
    }

    String run() {
        bench.step(step(), this::make);
        FineTuningJob job = job();
        String course = job.metrics().isEmpty()
                ? "no losses reported"
                : "%d steps, last loss %.3f"
                        .formatted(job.totalSteps(), job.metrics().getLast().trainLoss());
        String leftOut =
                job.leftOut().stream().map(FineTuningJob.LeftOut::sentence).collect(Collectors.joining(" "));
        return "%s, %s. %s %s"
                .formatted(course, job.tunedModel().map(ModelRef::toString).orElse(""), job.lastMessage(), leftOut)
                .strip();
    }

    /** Returns its step. */
    RunStep step() {
        var run = bench.run();
        return new RunStep(
                Stage.FINETUNE,
                STEP,
                dependingOn(List.of(
                        bench.config().finetune(),
                        bench.config().student().model(),
                        bench.config().seed())),
                List.of(run.training(), run.validation()),
                List.of(run.job()));
    }

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

    private void make() {
        ModelRef base = bench.exact(bench.config().student().ref());
        FineTuner tuner = bench.models().fineTuners().fineTunerOf(base);
        FineTuningJob ended = new TrainingWatch(tuner, bench.progress(), tracking::losses).success(begun(tuner, base));
        WholeFile.writeJson(bench.run().job(), ended);
    }

    private FineTuningJob begun(FineTuner tuner, ModelRef base) {
        Optional<String> elsewhere = bench.config().finetune().job();
        if (elsewhere.isPresent()) {
            return tuner.get(elsewhere.get());
        }
        FineTuningRequest request = new FineTuningRequest(
                base,
                bench.run().training(),
                validation(),
                hyperparameters(),
                bench.config().finetune().suffix(),
                folder());
        return new TrainingStart(
                        bench.calls(),
                        bench.models().tokenCounters(),
                        bench.config().finetune())
                .begin(tuner, request, folder().getFileName().toString());
    }

    private Hyperparameters hyperparameters() {
        return bench.config().finetune().hyperparameters(bench.config().seed());
    }

    /** Other rows or settings train in another folder, so that a job is only ever resumed by its own request. */
    Path folder() {
        ModelRef base = bench.exact(bench.config().student().ref());
        List<Object> settings = new ArrayList<>(List.of(base.toString(), hyperparameters()));
        if (!bench.config().finetune().command().isEmpty()) {
            settings.add(bench.config().finetune().command());
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
        ModelRef student = bench.config().student().ref();
        return Stream.concat(settings.stream(), bench.config().local().decidingTraining(student).stream())
                .toList();
    }

    private Optional<Path> validation() {
        try {
            return Files.size(bench.run().validation()) > 0
                    ? Optional.of(bench.run().validation())
                    : Optional.empty();
        } catch (IOException e) {
            throw new ResourceException(
                    "Cannot read %s: %s.".formatted(bench.run().validation(), FileFault.words(e)),
                    "Check that it may be read.",
                    e);
        }
    }
}
