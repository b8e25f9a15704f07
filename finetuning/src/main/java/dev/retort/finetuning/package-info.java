/** Fine-tuning jobs: {@link dev.retort.finetuning.FineTuner} is the seam, local training and hosted services stand behind it. */
@NullMarked
package dev.retort.finetuning;

import org.jspecify.annotations.NullMarked;
