/**
 * The entry point of the library: {@link dev.retort.Retort} distils documents into a tuned student, {@link
 * dev.retort.config.DistillationSettings} says how. To score answers alone, see {@link
 * dev.retort.evaluation.catalog.Evaluation}; to train alone, {@link dev.retort.finetuning.FineTuner}.
 */
@NullMarked
package dev.retort;

import org.jspecify.annotations.NullMarked;
