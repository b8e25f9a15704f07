package dev.retort.cli;

import dev.langchain4j.model.TokenCountEstimator;
import dev.retort.config.FineTuneSettings;
import dev.retort.config.RunConfig;
import dev.retort.distillation.DistillationModels;
import dev.retort.evaluation.agreement.JudgeRecords;
import dev.retort.finetuning.FineTuner;
import dev.retort.finetuning.FineTunerSource;
import dev.retort.finetuning.command.CommandFineTuner;
import dev.retort.finetuning.hosted.HostedFineTuners;
import dev.retort.http.Connection;
import dev.retort.local.LocalModels;
import dev.retort.local.download.DownloadSettings;
import dev.retort.local.download.RetortHome;
import dev.retort.local.download.StoredModel;
import dev.retort.local.download.WeightStore;
import dev.retort.local.generation.LocalModelSettings;
import dev.retort.local.job.LocalFineTuner;
import dev.retort.local.tensor.Device;
import dev.retort.local.tensor.Precision;
import dev.retort.local.training.TrainingSettings;
import dev.retort.model.EstimatedTokenCounter;
import dev.retort.model.ModelProviders;
import dev.retort.model.ModelRef;
import dev.retort.model.wire.HostedModels;
import dev.retort.network.Network;
import dev.retort.network.OfflineGuard;
import dev.retort.secret.Keys;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;

/** The models of this machine and of services, put together for one command. */
final class MachineModels implements AutoCloseable {

    private final LocalModels local;
    private final LocalFineTuner localTuner;
    private final FineTunerSource hostedTuners;
    private final ModelProviders providers;
    private final Optional<OfflineGuard> guard;

    private final ConfirmedSettings settings;
    private final Network network;

    private MachineModels(
            LocalModels local,
            LocalFineTuner localTuner,
            FineTunerSource hostedTuners,
            ModelProviders providers,
            ConfirmedSettings settings,
            Optional<OfflineGuard> guard,
            Network network) {
        this.settings = settings;
        this.network = network;
        this.local = local;
        this.localTuner = localTuner;
        this.hostedTuners = hostedTuners;
        this.providers = providers;
        this.guard = guard;
    }

    /** Opens the models with the usual addresses and keys. */
    static MachineModels open(Path home, ProgressPrinter progress, Terminal terminal, Network network) {
        return open(home, progress, terminal, network, ConfirmedSettings.defaults());
    }

    static MachineModels open(
            Path home, ProgressPrinter progress, Terminal terminal, Network network, ConfirmedSettings settings) {
        RunConfig config = settings.config();
        Keys variables = Session.keysOfThisProcess();
        // Before any client is made: a client keeps the proxy selector it finds.
        Optional<OfflineGuard> guard = network.isOpen() ? Optional.empty() : Optional.of(OfflineGuard.install());
        DownloadSettings downloads = DownloadSettings.ofThisProcess();
        WeightStore store = new WeightStore(home, network.isOpen() ? downloads : downloads.withoutNetwork());
        LocalModels local = new LocalModels(
                store,
                generation(config.local()),
                progress,
                model -> tell(model, progress, terminal),
                Optional.of(config.student().ref()));
        LocalFineTuner tuner = new LocalFineTuner(local::weights, home, training(config.local()));
        return new MachineModels(
                local,
                tuner,
                hostedTuners(config, network),
                HostedModels.providers(
                                config.services().keys(variables),
                                network,
                                config.services().addresses(variables))
                        .with("local", local)
                        .with("hf", local),
                settings,
                guard,
                network);
    }

    private static LocalModelSettings generation(RunConfig.Local settings) {
        LocalModelSettings usual = LocalModelSettings.defaults();
        return new LocalModelSettings(
                precision(settings),
                device(settings),
                settings.threads().orElse(usual.threads()),
                usual.groups(),
                usual.maxTokens(),
                usual.seed());
    }

    private static TrainingSettings training(RunConfig.Local settings) {
        TrainingSettings usual = TrainingSettings.defaults();
        return new TrainingSettings(
                precision(settings),
                device(settings),
                settings.threads().orElse(usual.threads()),
                settings.validationEvery(),
                settings.patience(),
                usual.checkpointEvery(),
                usual.recompute(),
                usual.forgettingCheck());
    }

    /** Fails before any work where there is no such device. */
    private static Device device(RunConfig.Local settings) {
        return switch (settings.device()) {
            case CPU -> Device.CPU;
            case CUDA -> Device.CUDA.ready();
        };
    }

    private static Precision precision(RunConfig.Local settings) {
        return switch (settings.precision()) {
            case AUTO -> device(settings).fastest();
            case FLOAT32 -> Precision.FLOAT32;
            case BFLOAT16 -> Precision.BFLOAT16;
        };
    }

    /** Opens the fine-tuning services with the addresses and keys of settings and environment. */
    static HostedFineTuners hostedTuners(RunConfig config, Network network) {
        Keys variables = Session.keysOfThisProcess();
        return new HostedFineTuners(
                config.services().keys(variables),
                config.services().addresses(variables),
                Connection.standard(network),
                InstantSource.system(),
                config.finetune().wandbProject());
    }

    static WeightStore store(Path home) {
        return new WeightStore(home, DownloadSettings.ofThisProcess());
    }

    static JudgeRecords judgeRecords(Path home) {
        return new JudgeRecords(home.resolve("judges"));
    }

    DistillationModels forDistillation() {
        JudgeRecords judges = judgeRecords(RetortHome.ofThisProcess());
        return new DistillationModels(
                providers, this::fineTuner, local, this::tokenCounter, judges::of, judges::ofFacts);
    }

    /** Returns the file or folder of a model on this machine, fetching it where it is not here yet. */
    Path weights(ModelRef ref) {
        return local.weights(ref);
    }

    private TokenCountEstimator tokenCounter(ModelRef ref) {
        return LocalModels.provides(ref) ? local.counterOf(ref) : new EstimatedTokenCounter();
    }

    private FineTuner fineTuner(ModelRef base) {
        FineTuneSettings wanted = settings.config().finetune();
        if (!wanted.command().isEmpty()) {
            CommandFineTuner program = new CommandFineTuner(
                    wanted.command(),
                    wanted.environment(),
                    network.isOpen() ? Map.of() : CommandFineTuner.OFFLINE,
                    InstantSource.system());
            return settings.training() ? program : new NoProgram(program);
        }
        if (LocalModels.provides(base)) {
            return localTuner;
        }
        return hostedTuners.fineTunerOf(base);
    }

    private static void tell(StoredModel model, ProgressPrinter progress, Terminal terminal) {
        progress.endLine();
        terminal.error()
                .println("  fetched %s, licence %s, to %s"
                        .formatted(model.ref(), model.license().orElse("not named by its source"), model.path()));
    }

    /** Closes them with their network: a process that ends waits a while for a client that is still open. */
    @Override
    public void close() {
        network.close();
        localTuner.close();
        local.close();
        guard.ifPresent(OfflineGuard::close);
    }
}
