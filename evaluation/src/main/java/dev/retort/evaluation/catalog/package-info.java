/** Metrics by name, and samples from a file: evaluation without a run. */
@NullMarked
package dev.retort.evaluation.catalog;

import org.jspecify.annotations.NullMarked;
