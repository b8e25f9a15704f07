/** Low-rank adapters (LoRA, Hu et al. 2021): their configuration, first values and place in a transformer. */
@NullMarked
package dev.retort.local.lora;

import org.jspecify.annotations.NullMarked;
