/** Scores of answers, and what the scores can and cannot show. */
@NullMarked
package dev.retort.evaluation;

import org.jspecify.annotations.NullMarked;
