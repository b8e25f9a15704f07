package dev.retort.distillation;

import dev.retort.evaluation.agreement.JudgeCheck;
import dev.retort.finetuning.FineTunerSource;
import dev.retort.model.ModelProviders;
import dev.retort.model.ModelRef;
import dev.retort.model.TextCompleterSource;
import dev.retort.model.TokenCounterSource;
import java.util.Optional;
import java.util.function.Function;

/**
 * What a distillation gets its models from.
 *
 * @param providers chat and embedding models by name
 * @param fineTuners who can train a base
 * @param completers models that can continue raw text
 * @param tokenCounters counters of a model's own tokens
 * @param judgeChecks how well judges of support did against human labels, where that is known
 * @param factChecks how well judges of stated facts did, likewise
 */
public record DistillationModels(
        ModelProviders providers,
        FineTunerSource fineTuners,
        TextCompleterSource completers,
        TokenCounterSource tokenCounters,
        Function<ModelRef, Optional<JudgeCheck>> judgeChecks,
        Function<ModelRef, Optional<JudgeCheck>> factChecks) {

    /** Creates the same where nothing is known of judges. */
    public DistillationModels(
            ModelProviders providers,
            FineTunerSource fineTuners,
            TextCompleterSource completers,
            TokenCounterSource tokenCounters) {
        this(providers, fineTuners, completers, tokenCounters, judge -> Optional.empty(), judge -> Optional.empty());
    }
}
