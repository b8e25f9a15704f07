package dev.retort.distillation;

import dev.retort.config.RunConfig;
import dev.retort.dataset.ChatExamples;
import dev.retort.error.ModelException;
import dev.retort.error.UsageException;
import dev.retort.file.Json;
import dev.retort.file.WholeFile;
import dev.retort.finetuning.FineTuner;
import dev.retort.finetuning.FineTuningJob;
import dev.retort.finetuning.FineTuningRequest;
import dev.retort.finetuning.HostedFineTuner;
import dev.retort.finetuning.JobStatus;
import dev.retort.finetuning.JobWatch;
import dev.retort.finetuning.Probe;
import dev.retort.model.ModelRef;
import dev.retort.progress.Progress;
import dev.retort.terms.TermsTable;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Trains a student on a file of chat examples without a run, such as the recording of an application's traffic. */
public final class RowsTraining {

    private static final Duration POLL = Duration.ofMillis(250);

    private final RunConfig config;
    private final FineTuner tuner;
    private final TermsTable terms;
    private final Progress progress;

    /**
     * Creates the training.
     *
     * @param config names the student and how it is trained
     * @param tuner trains the student
     */
    public RowsTraining(RunConfig config, FineTuner tuner, TermsTable terms, Progress progress) {
        this.config = config;
        this.tuner = tuner;
        this.terms = terms;
        this.progress = progress;
    }

    /**
     * Trains and returns the job, once it has succeeded; the same call again takes up what was begun.
     *
     * @param rows chat examples as JSON lines
     * @param teacher who gave the replies in them
     * @param termsAccepted whether the user's own contract allows to train on them
     * @param output the folder for the adapter, {@code terms.json} and {@code job.json}
     * @throws UsageException if the teacher's terms stand against it, or the file has no example
     * @throws ModelException if the service takes no job or the job fails
     */
    public FineTuningJob train(Path rows, ModelRef teacher, boolean termsAccepted, Path output) {
        if (ChatExamples.read(rows).isEmpty()) {
            throw new UsageException("%s has no example.".formatted(rows), "Record some replies first.");
        }
        ModelRef student = config.student().ref();
        write(output.resolve("terms.json"), terms.require(teacher, student, termsAccepted, Instant.now()));
        if (tuner instanceof HostedFineTuner hosted && hosted.probe(student) instanceof Probe.Closed closed) {
            throw new ModelException(closed.reason(), closed.route());
        }
        FineTuningJob begun = tuner.create(new FineTuningRequest(
                student,
                rows,
                Optional.empty(),
                config.finetune().hyperparameters(config.seed()),
                config.finetune().suffix(),
                output));
        JobWatch watch = new JobWatch(tuner);
        FineTuningJob ended = (tuner instanceof HostedFineTuner ? watch : watch.atLeastEvery(POLL))
                .await(begun.id(), new JobWatch.Listener() {
                    @Override
                    public void seen(FineTuningJob job) {
                        if (job.totalSteps() > 0) {
                            progress.advanced("training steps", job.metrics().size(), job.totalSteps());
                        }
                    }
                });
        write(output.resolve("job.json"), ended);
        if (ended.status() != JobStatus.SUCCESS) {
            throw new ModelException(
                    "Fine-tuning job %s ended as %s: %s."
                            .formatted(
                                    ended.id(), ended.status(), ended.failure().orElse("no reason given")),
                    "Change what it names and run again.");
        }
        return ended;
    }

    private static void write(Path file, Object value) {
        WholeFile.write(file, Json.mapper().writerWithDefaultPrettyPrinter().writeValueAsString(value) + "\n");
    }
}
