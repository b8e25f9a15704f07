/** Weights of language models, read from GGUF files and Hugging Face folders as one thing: {@link dev.retort.local.weights.ModelWeights}. */
@API(status = API.Status.INTERNAL)
@NullMarked
package dev.retort.local.weights;

import org.apiguardian.api.API;
import org.jspecify.annotations.NullMarked;
