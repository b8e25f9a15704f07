/** The OpenAI-compatible chat and embeddings protocol, as Mistral, OpenAI, Ollama and others speak it. */
@NullMarked
package dev.retort.model.wire;

import org.jspecify.annotations.NullMarked;
