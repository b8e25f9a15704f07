package dev.retort;

import dev.retort.config.RunConfig;
import dev.retort.local.generation.LocalModelSettings;
import dev.retort.local.tensor.Device;
import dev.retort.local.tensor.Precision;
import dev.retort.local.training.TrainingSettings;

/** The settings under {@code local} as the models of this machine take them. */
final class LocalSettings {

    private LocalSettings() {}

    static LocalModelSettings generation(RunConfig.Local settings) {
        LocalModelSettings usual = LocalModelSettings.defaults();
        return new LocalModelSettings(
                precision(settings),
                device(settings),
                settings.threads().orElse(usual.threads()),
                usual.groups(),
                usual.maxTokens(),
                usual.seed());
    }

    static TrainingSettings training(RunConfig.Local settings) {
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
}
