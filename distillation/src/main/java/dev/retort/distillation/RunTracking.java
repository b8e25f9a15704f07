package dev.retort.distillation;

import dev.retort.config.RunConfig;
import dev.retort.evaluation.comparison.ArmSummary;
import dev.retort.evaluation.comparison.Comparison;
import dev.retort.evaluation.comparison.MetricComparison;
import dev.retort.finetuning.FineTuningJob;
import dev.retort.finetuning.FineTuningJob.StepMetrics;
import dev.retort.run.Arm;
import dev.retort.tracking.RunDescription;
import dev.retort.tracking.TrackedRun;
import dev.retort.tracking.Tracker;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The run as its trackers show it: begun with the training, ended with the report. Used by one thread. */
final class RunTracking {

    private final Bench bench;
    private final Tracker tracker;
    private final Supplier<RunDescription> description;
    private @Nullable TrackedRun shown;
    private int lastStep;

    RunTracking(Bench bench, Tracker tracker, Supplier<RunDescription> description) {
        this.bench = bench;
        this.tracker = tracker;
        this.description = description;
    }

    private boolean wanted() {
        return !bench.config().tracking().trackers().isEmpty();
    }

    /** Shows the losses that were not shown yet. */
    void losses(FineTuningJob job) {
        if (!wanted()) {
            return;
        }
        for (StepMetrics metrics : job.metrics()) {
            if (metrics.step() > lastStep) {
                lastStep = metrics.step();
                run().step(metrics.step(), values(metrics));
            }
        }
    }

    /** Shows the scores and the report and ends what is shown, unless that was done for these very files. */
    void complete(FineTuningJob job, Comparison comparison) {
        if (!wanted()) {
            return;
        }
        var files = bench.run();
        RunConfig.Tracking settings = bench.config().tracking();
        var report = bench.config().telemetry().content() ? files.report() : files.trackedReport();
        RunStep step =
                RunStep.once(Step.TRACKING, settings, List.of(files.job(), files.comparison(), report), List.of());
        bench.step(step, () -> {
            losses(job);
            run().summary(summary(comparison));
            run().file(report);
            finish(true);
        });
    }

    /** Ends what is shown of a run that did not come to its end. */
    void stopped() {
        if (shown != null) {
            finish(false);
        }
    }

    private TrackedRun run() {
        if (shown == null) {
            shown = tracker.start(description.get());
        }
        return shown;
    }

    private void finish(boolean succeeded) {
        run().finish(succeeded);
        shown = null;
        lastStep = 0;
    }

    private static Map<String, Double> values(StepMetrics metrics) {
        Map<String, Double> values = new LinkedHashMap<>();
        values.put("train/loss", metrics.trainLoss());
        if (metrics.learningRate() > 0) {
            values.put("train/learning_rate", metrics.learningRate());
        }
        metrics.validationLoss().ifPresent(loss -> values.put("validation/loss", loss));
        return values;
    }

    private static Map<String, Object> summary(Comparison comparison) {
        Map<String, Object> summary = new LinkedHashMap<>();
        summary.put("eval questions", comparison.questions());
        means(comparison, "", summary);
        comparison.asked().ifPresent(asked -> {
            summary.put("asked questions", asked.questions());
            means(asked, "asked/", summary);
        });
        return summary;
    }

    private static void means(Comparison comparison, String set, Map<String, Object> summary) {
        for (MetricComparison metric : comparison.metrics()) {
            String name = metric.metric().name();
            mean(metric, Arm.STUDENT, set + "before/" + name, summary);
            mean(metric, Arm.TUNED, set + "after/" + name, summary);
            mean(metric, Arm.TEACHER, set + "teacher/" + name, summary);
            summary.put(
                    set + "verdict/" + name,
                    metric.againstBaseline().verdict().name().toLowerCase(Locale.ROOT));
        }
    }

    private static void mean(MetricComparison metric, Arm arm, String name, Map<String, Object> summary) {
        ArmSummary summarised = metric.arms().get(arm.fileName());
        if (summarised != null) {
            summarised.mean().ifPresent(mean -> summary.put(name, mean));
        }
    }
}
