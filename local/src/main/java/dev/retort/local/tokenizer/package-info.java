/** Text to tokens and back, and conversations to prompts, as each model defines them. */
@NullMarked
package dev.retort.local.tokenizer;

import org.jspecify.annotations.NullMarked;
