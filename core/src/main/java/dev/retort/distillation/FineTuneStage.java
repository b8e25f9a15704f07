package dev.retort.distillation;

import dev.langchain4j.model.TokenCountEstimator;
import dev.retort.error.ModelException;
import dev.retort.error.ResourceException;
import dev.retort.file.Json;
import dev.retort.file.WholeFile;
import dev.retort.finetuning.FineTuner;
import dev.retort.finetuning.FineTuningJob;
import dev.retort.finetuning.FineTuningRequest;
import dev.retort.finetuning.HostedFineTuner;
import dev.retort.finetuning.Hyperparameters;
import dev.retort.finetuning.JobStatus;
import dev.retort.finetuning.JobWatch;
import dev.retort.finetuning.UploadRecord;
import dev.retort.model.ModelRef;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Training rows to a tuned student. */
final class FineTuneStage {

    private static final Duration POLL = Duration.ofMillis(250);

    private final Bench bench;
    private final RunTracking tracking;

    FineTuneStage(Bench bench, RunTracking tracking) {
        this.bench = bench;
        this.tracking = tracking;
    }

    String run() {
        var run = bench.run();
        bench.step(
                "finetune",
                List.of(
                        bench.config().finetune(),
                        bench.config().student().model(),
                        bench.config().seed()),
                List.of(run.training(), run.validation()),
                List.of(run.job()),
                this::make);
        FineTuningJob job = job();
        String course = job.metrics().isEmpty()
                ? "no losses told"
                : "%d steps, last loss %.3f"
                        .formatted(job.totalSteps(), job.metrics().getLast().trainLoss());
        return "%s, %s. %s"
                .formatted(course, job.tunedModel().map(ModelRef::toString).orElse(""), job.lastMessage())
                .strip();
    }

    FineTuningJob job() {
        return Json.mapper().readValue(bench.run().job().toFile(), FineTuningJob.class);
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
        FineTuningJob ended = watch(tuner, begun(tuner, base));
        if (ended.status() != JobStatus.SUCCESS) {
            throw new ModelException(
                    "Fine-tuning job %s ended as %s%s."
                            .formatted(
                                    ended.id(),
                                    ended.status(),
                                    ended.failure().map(reason -> ": " + reason).orElse("")),
                    "Change what it names and run again; it goes on from the last good checkpoint.");
        }
        WholeFile.write(
                bench.run().job(),
                Json.mapper().writerWithDefaultPrettyPrinter().writeValueAsString(ended) + "\n");
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
        return tuner instanceof HostedFineTuner hosted
                ? bench.calls()
                        .job(
                                base,
                                folder().getFileName().toString(),
                                tokens(base),
                                () -> hosted.create(request, uploads(base)),
                                FineTuningJob::id)
                : tuner.create(request);
    }

    private UploadRecord uploads(ModelRef base) {
        return file -> bench.calls()
                .upload(
                        base,
                        Json.mapper()
                                .createObjectNode()
                                .put("file", file.name())
                                .put("sha256", file.sha256())
                                .put("bytes", file.bytes())
                                .toString(),
                        file.isThere(),
                        file.send());
    }

    /** Tokens of the training rows, times the passes over them. */
    private long tokens(ModelRef base) {
        List<String> rows = lines(bench.run().training());
        TokenCountEstimator counter = bench.models().tokenCounters().counterOf(base);
        long once = rows.stream().mapToLong(counter::estimateTokenCountInText).sum();
        return (long) Math.ceil(once * bench.config().finetune().passes(rows.size()));
    }

    private static List<String> lines(Path file) {
        try {
            return Files.readAllLines(file);
        } catch (IOException e) {
            throw new ResourceException("Cannot read %s: %s.".formatted(file, e), "Check that it may be read.", e);
        }
    }

    private FineTuningJob watch(FineTuner tuner, FineTuningJob begun) {
        if (begun.status().ended()) {
            tracking.losses(begun);
            return begun;
        }
        JobWatch watch = new JobWatch(tuner);
        return (tuner instanceof HostedFineTuner ? watch : watch.atLeastEvery(POLL))
                .await(begun.id(), job -> job.status().ended(), new JobWatch.Listener() {
                    @Override
                    public void seen(FineTuningJob job) {
                        if (job.waitsForStart() && tuner instanceof HostedFineTuner hosted) {
                            hosted.start(job.id());
                        }
                        if (job.totalSteps() > 0) {
                            bench.progress()
                                    .advanced("training steps", job.metrics().size(), job.totalSteps());
                        }
                        tracking.losses(job);
                    }
                });
    }

    private Hyperparameters hyperparameters() {
        return bench.config().finetune().hyperparameters(bench.config().seed());
    }

    /** Other rows or settings train in another folder, so that a job is only ever resumed by its own request. */
    Path folder() {
        ModelRef base = bench.exact(bench.config().student().ref());
        String fingerprint = bench.ledger()
                .fingerprint(
                        bench.repeats() == 0
                                ? List.of(base.toString(), hyperparameters())
                                : List.of(base.toString(), hyperparameters(), bench.repeats()),
                        List.of(bench.run().training(), bench.run().validation()));
        return bench.run().finetuning().resolve(fingerprint.substring(0, 8));
    }

    private Optional<Path> validation() {
        try {
            return Files.size(bench.run().validation()) > 0
                    ? Optional.of(bench.run().validation())
                    : Optional.empty();
        } catch (IOException e) {
            throw new ResourceException(
                    "Cannot read %s: %s.".formatted(bench.run().validation(), e), "Check that it may be read.", e);
        }
    }
}
