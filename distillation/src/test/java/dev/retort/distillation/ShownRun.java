package dev.retort.distillation;

import dev.retort.tracking.RunDescription;
import dev.retort.tracking.TrackedRun;
import dev.retort.tracking.Tracker;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A tracker that remembers what it is shown of one run. */
final class ShownRun implements Tracker, TrackedRun {

    private final List<Map<String, Double>> steps = new ArrayList<>();
    private final Map<String, Object> summary = new HashMap<>();
    private final List<String> files = new ArrayList<>();
    private boolean ended;

    /** Returns the losses of each step. */
    List<Map<String, Double>> steps() {
        return steps;
    }

    /** Returns the scores. */
    Map<String, Object> summary() {
        return summary;
    }

    /** Returns the names of the files. */
    List<String> files() {
        return files;
    }

    /** Returns whether it was ended well. */
    boolean ended() {
        return ended;
    }

    @Override
    public TrackedRun start(RunDescription run) {
        return this;
    }

    @Override
    public void step(long step, Map<String, Double> values) {
        steps.add(values);
    }

    @Override
    public void summary(Map<String, ?> values) {
        summary.putAll(values);
    }

    @Override
    public void file(Path file) {
        files.add(String.valueOf(file.getFileName()));
    }

    @Override
    public void finish(boolean succeeded) {
        ended = succeeded;
    }
}
