package dev.retort.distillation;

import dev.retort.call.ModelCalls;
import dev.retort.call.journal.CallJournal;
import dev.retort.config.RunConfig;
import dev.retort.dataset.ChatExamples;
import dev.retort.dataset.validation.DatasetRules;
import dev.retort.dataset.validation.DatasetValidator;
import dev.retort.dataset.validation.Validation;
import dev.retort.error.ModelException;
import dev.retort.error.UsageException;
import dev.retort.file.Json;
import dev.retort.file.Sha256;
import dev.retort.file.WholeFile;
import dev.retort.finetuning.FineTuner;
import dev.retort.finetuning.FineTuningJob;
import dev.retort.finetuning.FineTuningRequest;
import dev.retort.finetuning.HostedFineTuner;
import dev.retort.model.ModelRef;
import dev.retort.progress.Progress;
import dev.retort.run.Stage;
import dev.retort.terms.TermsTable;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.apiguardian.api.API;

/** Trains a student on a file of chat examples without a run, such as the recording of an application's traffic. */
@API(status = API.Status.INTERNAL)
public final class RowsTraining {

    private final RunConfig config;
    private final DistillationModels models;
    private final TermsTable terms;
    private final Progress progress;

    /**
     * Creates the training.
     *
     * @param config names the student and how it is trained
     * @param models names who trains the student
     */
    public RowsTraining(RunConfig config, DistillationModels models, TermsTable terms, Progress progress) {
        this.config = config;
        this.models = models;
        this.terms = terms;
        this.progress = progress;
    }

    /**
     * Returns what is wrong with a file of rows, by the rules of the student's service or of training on this machine.
     *
     * @throws dev.retort.error.ResourceException if it cannot be read
     */
    public Validation check(Path rows) {
        return new DatasetValidator(DatasetRules.of(config.student().ref()), Optional.empty()).validate(rows);
    }

    /**
     * Trains and returns the job, once it has succeeded; the same call again takes up what was begun.
     *
     * @param rows chat examples as JSON lines
     * @param teacher who gave the replies in them
     * @param termsAccepted whether the user's own contract allows to train on them
     * @param output the folder for the adapter, {@code terms.json}, {@code job.json} and {@code calls.sqlite}, the journal
     *     of what a service was asked
     * @throws UsageException if the teacher's terms stand against it, the file has no example, or a service's price passes
     *     the budget
     * @throws ModelException if the service takes no job or the job fails
     */
    public FineTuningJob train(Path rows, ModelRef teacher, boolean termsAccepted, Path output) {
        if (ChatExamples.read(rows).isEmpty()) {
            throw new UsageException("%s has no example.".formatted(rows), "Record some replies first.");
        }
        ModelRef student = config.student().ref();
        WholeFile.writeJson(
                output.resolve("terms.json"), terms.require(teacher, student, termsAccepted, Instant.now()));
        FineTuner tuner = models.fineTuners().fineTunerOf(student);
        if (tuner instanceof HostedFineTuner hosted) {
            hosted.probe(student).require();
        }
        FineTuningRequest request = new FineTuningRequest(
                student,
                rows,
                Optional.empty(),
                config.finetune().hyperparameters(config.seed()),
                config.finetune().suffix(),
                output.toAbsolutePath().normalize());
        try (CallJournal journal = CallJournal.open(output.resolve("calls.sqlite"))) {
            journal.enter(Stage.FINETUNE.title());
            ModelCalls calls = new ModelCalls(journal, config.callRules());
            FineTuningJob begun = new TrainingStart(calls, models.tokenCounters(), config.finetune())
                    .begin(tuner, request, identity(request));
            FineTuningJob ended = new TrainingWatch(tuner, progress, job -> {}).success(begun);
            WholeFile.writeJson(output.resolve("job.json"), ended);
            return ended;
        }
    }

    /** Rows and settings may change while the folder stays. */
    private static String identity(FineTuningRequest request) {
        return Sha256.of(Json.mapper()
                .writeValueAsString(
                        List.of(request.hyperparameters(), request.suffix(), Sha256.of(request.training()))));
    }
}
