/** Adapters as PEFT writes them: adapter_config.json beside adapter_model.safetensors. */
@NullMarked
package dev.retort.local.adapter;

import org.jspecify.annotations.NullMarked;
