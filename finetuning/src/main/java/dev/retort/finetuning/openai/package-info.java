/** OpenAI's fine-tuning API, in its own and in Azure's form. */
@NullMarked
package dev.retort.finetuning.openai;

import org.jspecify.annotations.NullMarked;
