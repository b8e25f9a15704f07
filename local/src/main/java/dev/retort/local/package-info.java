/** Models on this machine: weights, tokenizer, transformer, generation and LoRA training on libtorch. */
@NullMarked
package dev.retort.local;

import org.jspecify.annotations.NullMarked;
