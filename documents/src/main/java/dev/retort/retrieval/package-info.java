/** Finds the passages that belong to a question. */
@NullMarked
package dev.retort.retrieval;

import org.jspecify.annotations.NullMarked;
