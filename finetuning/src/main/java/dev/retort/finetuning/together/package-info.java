/** Together's fine-tuning API: open weights, with LoRA. */
@NullMarked
package dev.retort.finetuning.together;

import org.jspecify.annotations.NullMarked;
