package dev.retort.distillation;

import dev.retort.finetuning.FineTunerSource;
import dev.retort.model.ModelProviders;
import dev.retort.model.TextCompleterSource;
import dev.retort.model.TokenCounterSource;

/**
 * What a distillation gets its models from.
 *
 * @param providers chat and embedding models by name
 * @param fineTuners who can train a base
 * @param completers models that can continue raw text
 * @param tokenCounters counters of a model's own tokens
 */
public record DistillationModels(
        ModelProviders providers,
        FineTunerSource fineTuners,
        TextCompleterSource completers,
        TokenCounterSource tokenCounters) {}
