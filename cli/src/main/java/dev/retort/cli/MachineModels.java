package dev.retort.cli;

import dev.retort.distillation.DistillationModels;
import dev.retort.error.UsageException;
import dev.retort.finetuning.FineTuner;
import dev.retort.local.LocalModels;
import dev.retort.local.download.DownloadSettings;
import dev.retort.local.download.StoredModel;
import dev.retort.local.download.WeightStore;
import dev.retort.local.generation.LocalModelSettings;
import dev.retort.local.job.LocalFineTuner;
import dev.retort.local.training.TrainingSettings;
import dev.retort.model.ModelProviders;
import dev.retort.model.ModelRef;
import dev.retort.model.secret.Keys;
import dev.retort.model.wire.HostedModels;
import dev.retort.network.Network;
import java.nio.file.Path;

/** The models of this machine and of services, put together for one command. */
final class MachineModels implements AutoCloseable {

    private final LocalModels local;
    private final LocalFineTuner localTuner;
    private final ModelProviders providers;

    private MachineModels(LocalModels local, LocalFineTuner localTuner, ModelProviders providers) {
        this.local = local;
        this.localTuner = localTuner;
        this.providers = providers;
    }

    static MachineModels open(Path home, ProgressPrinter progress, Terminal terminal) {
        LocalModels local = new LocalModels(
                store(home), LocalModelSettings.defaults(), progress, model -> tell(model, progress, terminal));
        LocalFineTuner tuner = new LocalFineTuner(local::weights, home, TrainingSettings.defaults());
        return new MachineModels(
                local,
                tuner,
                HostedModels.providers(Keys.of(System.getenv(), Path.of(".env")), Network.open())
                        .with("local", local)
                        .with("hf", local));
    }

    static WeightStore store(Path home) {
        return new WeightStore(home, DownloadSettings.ofThisProcess());
    }

    DistillationModels forDistillation() {
        return new DistillationModels(providers, this::fineTuner, local, local);
    }

    private FineTuner fineTuner(ModelRef base) {
        if (LocalModels.provides(base)) {
            return localTuner;
        }
        throw new UsageException(
                "Nobody here can train %s.".formatted(base),
                "Name a student on this machine, such as %s.".formatted(WeightStore.DEFAULT));
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
    }
}
