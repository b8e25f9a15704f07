/** Scores of the answer's letters and words against a reference: the classics, as their reference implementations count. */
@NullMarked
package dev.retort.evaluation.lexical;

import org.jspecify.annotations.NullMarked;
