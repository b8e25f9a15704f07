/** Which of two answers a judge prefers, asked in both orders. */
@NullMarked
package dev.retort.evaluation.preference;

import org.jspecify.annotations.NullMarked;
