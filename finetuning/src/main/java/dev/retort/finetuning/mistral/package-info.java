/** Mistral's fine-tuning API, and servers that speak it. */
@NullMarked
package dev.retort.finetuning.mistral;

import org.jspecify.annotations.NullMarked;
