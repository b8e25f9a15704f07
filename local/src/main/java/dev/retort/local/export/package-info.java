/** A tuned model for other programs: PEFT, GGUF adapter, merged safetensors, merged GGUF, Ollama; each checked by reloading. */
@NullMarked
package dev.retort.local.export;

import org.jspecify.annotations.NullMarked;
