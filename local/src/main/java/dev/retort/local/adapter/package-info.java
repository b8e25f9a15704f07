/** Adapters as PEFT writes them: adapter_config.json beside adapter_model.safetensors. */
@API(status = API.Status.INTERNAL)
@NullMarked
package dev.retort.local.adapter;

import org.apiguardian.api.API;
import org.jspecify.annotations.NullMarked;
