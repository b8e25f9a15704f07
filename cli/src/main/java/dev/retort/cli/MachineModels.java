package dev.retort.cli;

import dev.langchain4j.model.TokenCountEstimator;
import dev.retort.distillation.DistillationModels;
import dev.retort.finetuning.FineTuner;
import dev.retort.finetuning.FineTunerSource;
import dev.retort.finetuning.hosted.HostedFineTuners;
import dev.retort.http.Connection;
import dev.retort.local.LocalModels;
import dev.retort.local.download.DownloadSettings;
import dev.retort.local.download.StoredModel;
import dev.retort.local.download.WeightStore;
import dev.retort.local.generation.LocalModelSettings;
import dev.retort.local.job.LocalFineTuner;
import dev.retort.local.training.TrainingSettings;
import dev.retort.model.EstimatedTokenCounter;
import dev.retort.model.ModelProviders;
import dev.retort.model.ModelRef;
import dev.retort.model.secret.Keys;
import dev.retort.model.wire.HostedModels;
import dev.retort.network.Network;
import dev.retort.network.OfflineGuard;
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

    private MachineModels(
            LocalModels local,
            LocalFineTuner localTuner,
            FineTunerSource hostedTuners,
            ModelProviders providers,
            Optional<OfflineGuard> guard) {
        this.local = local;
        this.localTuner = localTuner;
        this.hostedTuners = hostedTuners;
        this.providers = providers;
        this.guard = guard;
    }

    static MachineModels open(Path home, ProgressPrinter progress, Terminal terminal, Network network) {
        // Before any client is made: a client keeps the proxy selector it finds.
        Optional<OfflineGuard> guard = network.isOpen() ? Optional.empty() : Optional.of(OfflineGuard.install());
        DownloadSettings downloads = DownloadSettings.ofThisProcess();
        WeightStore store = new WeightStore(home, network.isOpen() ? downloads : downloads.withoutNetwork());
        LocalModels local = new LocalModels(
                store, LocalModelSettings.defaults(), progress, model -> tell(model, progress, terminal));
        LocalFineTuner tuner = new LocalFineTuner(local::weights, home, TrainingSettings.defaults());
        Keys keys = Keys.of(System.getenv(), Path.of(".env"));
        return new MachineModels(
                local,
                tuner,
                new HostedFineTuners(keys, Map.of(), Connection.standard(network), InstantSource.system()),
                HostedModels.providers(keys, network).with("local", local).with("hf", local),
                guard);
    }

    static WeightStore store(Path home) {
        return new WeightStore(home, DownloadSettings.ofThisProcess());
    }

    DistillationModels forDistillation() {
        return new DistillationModels(providers, this::fineTuner, local, this::tokenCounter);
    }

    private TokenCountEstimator tokenCounter(ModelRef ref) {
        return LocalModels.provides(ref) ? local.counterOf(ref) : new EstimatedTokenCounter();
    }

    private FineTuner fineTuner(ModelRef base) {
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

    @Override
    public void close() {
        localTuner.close();
        local.close();
        guard.ifPresent(OfflineGuard::close);
    }
}
