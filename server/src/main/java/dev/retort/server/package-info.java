/** Mistral's and OpenAI's APIs for files, fine-tuning jobs, models, chat and embeddings, served by this machine. */
@NullMarked
package dev.retort.server;

import org.jspecify.annotations.NullMarked;
