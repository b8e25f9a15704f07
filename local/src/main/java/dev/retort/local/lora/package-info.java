/** Low-rank adapters (LoRA, Hu et al. 2021): their configuration, first values and place in a transformer. */
@API(status = API.Status.INTERNAL)
@NullMarked
package dev.retort.local.lora;

import org.apiguardian.api.API;
import org.jspecify.annotations.NullMarked;
