/** Weights of language models, read from GGUF files and Hugging Face folders as one thing: {@link dev.retort.local.weights.ModelWeights}. */
@NullMarked
package dev.retort.local.weights;

import org.jspecify.annotations.NullMarked;
