package dev.retort;

import dev.langchain4j.model.TokenCountEstimator;
import dev.retort.config.DistillationSettings;
import dev.retort.config.RunConfig;
import dev.retort.distillation.Distillation;
import dev.retort.distillation.DistillationModels;
import dev.retort.distillation.TunedStudent;
import dev.retort.error.UsageException;
import dev.retort.evaluation.agreement.JudgeRecords;
import dev.retort.finetuning.FineTuner;
import dev.retort.finetuning.command.CommandFineTuner;
import dev.retort.finetuning.hosted.HostedFineTuners;
import dev.retort.http.Connection;
import dev.retort.local.LocalModels;
import dev.retort.local.download.DownloadSettings;
import dev.retort.local.download.StoredModel;
import dev.retort.local.download.WeightStore;
import dev.retort.local.export.ExportFormat;
import dev.retort.local.export.ExportReport;
import dev.retort.local.export.ModelExport;
import dev.retort.local.generation.LocalModelSettings;
import dev.retort.local.job.LocalFineTuner;
import dev.retort.model.EstimatedTokenCounter;
import dev.retort.model.ModelProviders;
import dev.retort.model.ModelRef;
import dev.retort.model.wire.HostedModels;
import dev.retort.network.Network;
import dev.retort.network.OfflineGuard;
import dev.retort.secret.Keys;
import dev.retort.trust.Permission;
import dev.retort.trust.Permissions;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * The models, trainers and network of one piece of work, opened for its settings. Models are loaded at their first use.
 * Thread-safe; closing frees their memory.
 */
public final class RunModels implements AutoCloseable {

    private final RetortParts parts;
    private final DistillationSettings settings;
    private final RunConfig config;
    private final boolean training;
    private final Network network;
    private final Optional<OfflineGuard> guard;
    private final LocalModels local;
    private final LocalFineTuner localTuner;
    private final ModelProviders providers;
    private final Consumer<RunModels> whenClosed;
    private final AtomicBoolean closed = new AtomicBoolean();

    private RunModels(
            RetortParts parts, DistillationSettings settings, boolean training, Consumer<RunModels> whenClosed) {
        this.parts = parts;
        this.settings = settings;
        this.config = settings.read();
        this.training = training;
        this.whenClosed = whenClosed;
        requireConfirmed();
        network = Network.offlineIf(parts.offline() || config.offline());
        // Before any client is made: a client keeps the proxy selector it finds.
        guard = network.isOpen() ? Optional.empty() : Optional.of(OfflineGuard.install());
        DownloadSettings downloads = DownloadSettings.ofThisProcess();
        local = new LocalModels(
                new WeightStore(parts.home(), network.isOpen() ? downloads : downloads.withoutNetwork()),
                LocalSettings.generation(config.local()),
                parts.progress(),
                this::fetched,
                Optional.of(config.student().ref()));
        localTuner = new LocalFineTuner(local::weights, parts.home(), LocalSettings.training(config.local()));
        providers = withOwn(HostedModels.providers(
                        config.services().keys(parts.keys()),
                        network,
                        config.services().addresses(parts.keys()))
                .with("local", local)
                .with("hf", local));
    }

    static RunModels open(
            RetortParts parts, DistillationSettings settings, boolean training, Consumer<RunModels> whenClosed) {
        return new RunModels(parts, settings, training, whenClosed);
    }

    private void requireConfirmed() {
        parts.keys().refuseIn(settings.reader().values());
        List<Permission> needed =
                training ? Permissions.neededBy(config, parts.keys()) : Permissions.ofKeys(config, parts.keys());
        parts.trust()
                .require(
                        needed.stream()
                                .filter(permission ->
                                        !permission.settings().stream().allMatch(settings.reader()::given))
                                .toList(),
                        "If you trust them, confirm once with: retort trust, or set them with a method of"
                                + " DistillationSettings.");
    }

    private ModelProviders withOwn(ModelProviders retorts) {
        ModelProviders all = retorts;
        for (var own : parts.providers().entrySet()) {
            all = all.with(own.getKey(), own.getValue());
        }
        return all;
    }

    private void fetched(StoredModel model) {
        parts.remarks()
                .accept("fetched %s, licence %s, to %s"
                        .formatted(model.ref(), model.license().orElse("not named by its source"), model.path()));
    }

    static HostedFineTuners services(RetortParts parts, RunConfig config, Connection connection, InstantSource clock) {
        Keys keys = parts.keys();
        return new HostedFineTuners(
                config.services().keys(keys),
                config.services().addresses(keys),
                connection,
                clock,
                config.finetune().wandbProject());
    }

    /** Returns the models by name, for {@link Distillation} and other classes that take them. */
    public DistillationModels forDistillation() {
        JudgeRecords judges = parts.judges();
        return new DistillationModels(
                providers, this::fineTuner, local, this::tokenCounter, judges::of, judges::ofFacts);
    }

    /**
     * Prepares the distillation of the settings, with the listeners, metrics and trackers of this Retort; nothing is read or
     * called yet.
     *
     * @throws UsageException if a tracker's key or address is missing
     */
    public Distillation distillation(Path run) {
        Distillation prepared = Distillation.of(settings, run, forDistillation())
                .withMetrics(parts.metrics())
                .withListeners(parts.progress(), parts.stages())
                .withKeys(parts.keys())
                .withTrust(parts.trust())
                .withTracker(new RunTrackers(parts, network).of(config, run));
        return parts.termsAccepted() ? prepared.withTermsAccepted() : prepared;
    }

    /** Returns the file or folder of a model of this machine, fetching it where it is not here yet. */
    public Path weights(ModelRef ref) {
        return local.weights(ref);
    }

    /** Returns the folder with the adapter of a run's tuned student. */
    public Path adapter(Path run) {
        return TrainedHere.of(run).adapter();
    }

    /** Returns how models of this machine compute. */
    public LocalModelSettings generation() {
        return LocalSettings.generation(config.local());
    }

    /** Returns the way to services, as far as the settings allow one. */
    public Connection connection() {
        return Connection.standard(network);
    }

    TunedStudent student(Path run) {
        return TunedStudent.of(config, run, forDistillation());
    }

    ExportReport export(Path run, ExportFormat format, Path target) {
        TrainedHere trained = TrainedHere.of(run);
        int threads = Runtime.getRuntime().availableProcessors();
        return new ModelExport(local.weights(trained.base()), trained.base(), trained.adapter(), threads)
                .export(format, target, parts.progress());
    }

    private TokenCountEstimator tokenCounter(ModelRef ref) {
        return LocalModels.provides(ref) ? local.counterOf(ref) : new EstimatedTokenCounter();
    }

    private FineTuner fineTuner(ModelRef base) {
        FineTuner own = parts.tuners().get(base.provider());
        if (!config.finetune().command().isEmpty()) {
            return program();
        }
        if (own != null) {
            return own;
        }
        return LocalModels.provides(base)
                ? localTuner
                : services(parts, config, Connection.standard(network), InstantSource.system())
                        .fineTunerOf(base);
    }

    private FineTuner program() {
        CommandFineTuner program = new CommandFineTuner(
                config.finetune().command(),
                config.finetune().environment(),
                network.isOpen() ? Map.of() : CommandFineTuner.OFFLINE,
                local::check,
                InstantSource.system());
        return training ? program : new NoProgram(program);
    }

    /** Closes them with their network: a process that ends waits a while for a client that is still open. */
    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        whenClosed.accept(this);
        network.close();
        localTuner.close();
        local.close();
        guard.ifPresent(OfflineGuard::close);
    }
}
