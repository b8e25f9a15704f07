/** Statistics of differences between scores: tests, intervals and power for questions that come in clusters. */
@NullMarked
package dev.retort.evaluation.statistics;

import org.jspecify.annotations.NullMarked;
