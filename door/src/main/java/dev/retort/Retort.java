package dev.retort;

import dev.retort.config.ConfigReader;
import dev.retort.config.DistillationSettings;
import dev.retort.evaluation.agreement.JudgeRecords;
import dev.retort.evaluation.comparison.Comparison;
import dev.retort.finetuning.hosted.HostedFineTuners;
import dev.retort.http.Connection;
import dev.retort.local.export.ExportFormat;
import dev.retort.local.export.ExportReport;
import dev.retort.network.Network;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Distils a large language model into a small one from documents, and measures whether it helped.
 *
 * <pre>{@code
 * try (Retort retort = Retort.onThisMachine()) {
 *     Comparison result = retort.distil(Path.of("handbook.pdf"), Path.of("runs/handbook"));
 *     System.out.println(result.metric("new_information_f1").againstBaseline().sentence());
 * }
 * }</pre>
 *
 * <p>By default all models compute on this machine and nothing needs a key; the weights of the default student are fetched at
 * the first use. {@link DistillationSettings} names other models; {@link #builder} adds models and trainers of your own.
 *
 * <p>Thread-safe; two runs at once need two directories. Closing it closes what it opened.
 */
public final class Retort implements AutoCloseable {

    private final RetortParts parts;
    private final Network network;
    private final Set<RunModels> opened = ConcurrentHashMap.newKeySet();

    Retort(RetortParts parts) {
        this.parts = parts;
        this.network = Network.offlineIf(parts.offline());
    }

    /**
     * Returns Retort with the models of this machine, and the hosted ones whose keys are in the environment or in a {@code
     * .env} file. Weights lie under {@code RETORT_HOME}, or in the user's folder for caches.
     */
    public static Retort onThisMachine() {
        return builder().build();
    }

    /** Starts a Retort with models, trainers, listeners or places of your own. */
    public static RetortBuilder builder() {
        return new RetortBuilder();
    }

    /**
     * Distils one document, or a folder of documents, with the default settings.
     *
     * @param documents a file or a folder
     * @param run the directory for everything that is made; the same call on it resumes an interrupted run
     * @return the scores of all arms, and their differences with intervals
     * @throws dev.retort.error.RetortException sorted by what the caller can do; everything done so far is kept
     */
    public Comparison distil(Path documents, Path run) {
        return distil(DistillationSettings.defaults().withDocuments(documents), run);
    }

    /**
     * Distils by settings.
     *
     * @param run the directory for everything that is made; the same call on it resumes an interrupted run and repeats no
     *     finished call
     * @return the scores of all arms, and their differences with intervals
     * @throws dev.retort.error.UsageException if a setting is wrong, a key is missing, or a settings file asks for an action
     *     that nobody confirmed
     * @throws dev.retort.error.RetortException sorted by what the caller can do; everything done so far is kept
     */
    public Comparison distil(DistillationSettings settings, Path run) {
        try (RunModels models = models(settings)) {
            return models.distillation(run).run();
        }
    }

    /**
     * Opens the tuned student of a finished run to ask it questions.
     *
     * @throws dev.retort.error.UsageException if the directory is not a run, or its training has not ended
     * @throws dev.retort.error.ResourceException if another process works in it
     */
    public Chat chat(Path run) {
        return chat(DistillationSettings.ofRun(run), run);
    }

    /** Opens the tuned student of a finished run as above, with settings that differ from the run's, such as a budget. */
    public Chat chat(DistillationSettings settings, Path run) {
        RunModels models = modelsWithoutTraining(settings);
        try {
            return new Chat(models.student(run), models);
        } catch (RuntimeException | Error e) {
            models.close();
            throw e;
        }
    }

    /**
     * Writes the tuned student of a run for other programs, loads it again and compares it with the tuned student.
     *
     * @param target a new file for the GGUF formats, a new folder for the others
     * @throws dev.retort.error.UsageException if the run has no tuned student, or it was trained by a service
     * @throws dev.retort.error.ModelException if the copy differs too much; it is deleted then
     */
    public ExportReport export(Path run, ExportFormat format, Path target) {
        try (RunModels models = modelsWithoutTraining(DistillationSettings.ofRun(run))) {
            return models.export(run, format, target);
        }
    }

    /**
     * Opens the models of settings, for work that {@link #distil} does not do: single stages, repeats, models by name.
     *
     * @throws dev.retort.error.UsageException if a settings file asks for an action that nobody confirmed
     */
    public RunModels models(DistillationSettings settings) {
        return opened(RunModels.open(parts, settings, true, opened::remove));
    }

    /** Opens the models of settings as above, for work that never starts the program of {@code finetune.command}. */
    public RunModels modelsWithoutTraining(DistillationSettings settings) {
        return opened(RunModels.open(parts, settings, false, opened::remove));
    }

    private RunModels opened(RunModels models) {
        opened.add(models);
        return models;
    }

    /** Returns the fine-tuning services by the name of a base, with the addresses and keys of the environment. */
    public HostedFineTuners services() {
        return RunModels.services(
                parts, ConfigReader.defaults().read(), Connection.standard(network), InstantSource.system());
    }

    /** Returns how well judges did against human labels on this machine. */
    public JudgeRecords judges() {
        return parts.judges();
    }

    /** Closes the models and connections that are still open. */
    @Override
    public void close() {
        opened.forEach(RunModels::close);
        network.close();
    }
}
