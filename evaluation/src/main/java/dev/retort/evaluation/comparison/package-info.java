/** Arms beside each other: before, after, teacher and controls, with a verdict in words. */
@NullMarked
package dev.retort.evaluation.comparison;

import org.jspecify.annotations.NullMarked;
