/** Sentence embeddings on this machine. */
@NullMarked
package dev.retort.local.embedding;

import org.jspecify.annotations.NullMarked;
