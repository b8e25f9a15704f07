/** Text to tokens and back, and conversations to prompts, as each model defines them. */
@API(status = API.Status.INTERNAL)
@NullMarked
package dev.retort.local.tokenizer;

import org.apiguardian.api.API;
import org.jspecify.annotations.NullMarked;
