package dev.retort;

import dev.retort.distillation.StageListener;
import dev.retort.evaluation.Metric;
import dev.retort.evaluation.agreement.JudgeRecords;
import dev.retort.finetuning.FineTuner;
import dev.retort.model.ModelProvider;
import dev.retort.progress.Progress;
import dev.retort.secret.Keys;
import dev.retort.trust.Trust;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * What a Retort works with.
 *
 * @param home where weights, native libraries and the list of jobs lie
 * @param keys of services, by variable
 * @param offline whether no other machine may be reached
 * @param providers the caller's own models, by provider
 * @param tuners the caller's own trainers, by provider of a base
 * @param metrics the caller's own metrics
 * @param progress of long tasks
 * @param stages of each stage's end
 * @param remarks for a person to read, such as a model's licence
 * @param trust which actions of settings files a person confirmed
 * @param termsAccepted whether the caller's own contract allows training on the teacher's output
 */
record RetortParts(
        Path home,
        Keys keys,
        boolean offline,
        Map<String, ModelProvider> providers,
        Map<String, FineTuner> tuners,
        List<Metric> metrics,
        Progress progress,
        StageListener stages,
        Consumer<String> remarks,
        Trust trust,
        boolean termsAccepted) {

    RetortParts {
        providers = Map.copyOf(providers);
        tuners = Map.copyOf(tuners);
        metrics = List.copyOf(metrics);
    }

    JudgeRecords judges() {
        return new JudgeRecords(home.resolve("judges"));
    }
}
