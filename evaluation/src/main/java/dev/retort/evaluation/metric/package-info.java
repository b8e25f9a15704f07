/** Scores that need no judge: of content words, of embeddings, of length. */
@NullMarked
package dev.retort.evaluation.metric;

import org.jspecify.annotations.NullMarked;
