/** Fine-tuning through Fireworks. */
@NullMarked
package dev.retort.finetuning.fireworks;

import org.jspecify.annotations.NullMarked;
