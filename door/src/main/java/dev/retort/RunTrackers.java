package dev.retort;

import dev.retort.config.RunConfig;
import dev.retort.error.RetortException;
import dev.retort.error.UsageException;
import dev.retort.http.Authorization;
import dev.retort.http.Connection;
import dev.retort.network.Network;
import dev.retort.secret.Keys;
import dev.retort.secret.Secret;
import dev.retort.tracking.SafeTracker;
import dev.retort.tracking.Tracker;
import dev.retort.tracking.mlflow.MlflowTracker;
import dev.retort.tracking.tensorboard.TensorBoardTracker;
import dev.retort.tracking.wandb.WandbOfflineTracker;
import dev.retort.tracking.wandb.WandbOnlineTracker;
import java.net.URI;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

/** The trackers that a run's settings name, as one that never stops a run. */
final class RunTrackers {

    private final RetortParts parts;
    private final Network network;

    RunTrackers(RetortParts parts, Network network) {
        this.parts = parts;
        this.network = network;
    }

    /**
     * Opens them; nothing is sent yet.
     *
     * @throws UsageException if a key or an address is missing
     */
    Tracker of(RunConfig config, Path directory) {
        Keys keys = parts.keys();
        Connection connection = Connection.standard(network);
        RunConfig.Tracking settings = config.tracking();
        List<SafeTracker.Named> trackers = settings.trackers().stream()
                .map(name -> switch (name) {
                    case WANDB ->
                        new SafeTracker.Named("Weights & Biases", wandb(settings, directory, keys, connection));
                    case MLFLOW -> new SafeTracker.Named("MLflow", mlflow(settings, keys, connection));
                    case TENSORBOARD ->
                        new SafeTracker.Named(
                                "TensorBoard",
                                new TensorBoardTracker(directory.resolve("tensorboard"), InstantSource.system()));
                })
                .toList();
        return new SafeTracker(
                trackers,
                (name, reason) ->
                        parts.remarks().accept("%s shows nothing of this run: %s".formatted(name, words(reason))));
    }

    private static String words(RuntimeException reason) {
        return reason instanceof RetortException ? String.valueOf(reason.getMessage()) : "a fault of Retort.";
    }

    private static Tracker wandb(RunConfig.Tracking settings, Path directory, Keys keys, Connection connection) {
        if (settings.wandb() == RunConfig.WandbMode.OFFLINE) {
            return new WandbOfflineTracker(directory);
        }
        Secret key = keys.require("WANDB_API_KEY", "tracking.wandb: online", "wandb.ai/authorize");
        return new WandbOnlineTracker(
                keys.address("WANDB_BASE_URL", "WANDB_API_KEY").orElse(WandbOnlineTracker.WANDB),
                key::reveal,
                keys.find("WANDB_ENTITY").map(Secret::reveal),
                connection,
                InstantSource.system(),
                new SplittableRandom());
    }

    private static Tracker mlflow(RunConfig.Tracking settings, Keys keys, Connection connection) {
        URI server = settings.mlflowUrl()
                .or(() -> keys.address("MLFLOW_TRACKING_URI", "MLFLOW_TRACKING_TOKEN"))
                .orElseThrow(() -> new UsageException(
                        "tracking.trackers names mlflow, and there is no server.",
                        "Set tracking.mlflow_url or MLFLOW_TRACKING_URI, such as http://127.0.0.1:5000."));
        Optional<Secret> token = keys.find("MLFLOW_TRACKING_TOKEN");
        return new MlflowTracker(
                server,
                token.<Authorization>map(secret -> new Authorization.Bearer(secret::reveal))
                        .orElse(new Authorization.None()),
                connection,
                InstantSource.system());
    }
}
