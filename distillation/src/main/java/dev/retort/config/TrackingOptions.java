package dev.retort.config;

import java.net.URI;

/** Where a run is shown besides its report: changes of the settings under {@code tracking}. Immutable. */
public final class TrackingOptions {

    private final Changes changes;

    TrackingOptions(Changes changes) {
        this.changes = changes;
    }

    Changes changes() {
        return changes;
    }

    private TrackingOptions with(String key, Object value) {
        return new TrackingOptions(changes.with(key, value));
    }

    /** Returns the same with where the run is shown; default nowhere else. */
    public TrackingOptions withTrackers(RunConfig.TrackerName... trackers) {
        return with("trackers", Changes.names(trackers));
    }

    /** Returns the same with the name of the project there; default retort. */
    public TrackingOptions withProject(String project) {
        return with("project", project);
    }

    /** Returns the same with whether Weights &amp; Biases gets files or requests; default files. */
    public TrackingOptions withWandb(RunConfig.WandbMode mode) {
        return with("wandb", Changes.name(mode));
    }

    /** Returns the same with the MLflow server; default {@code MLFLOW_TRACKING_URI} of the environment. */
    public TrackingOptions withMlflowUrl(URI server) {
        return with("mlflow_url", server.toString());
    }
}
