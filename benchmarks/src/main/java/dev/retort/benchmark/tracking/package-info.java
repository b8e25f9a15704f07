/** A program that writes a tracked run, for the trackers to read. */
@NullMarked
package dev.retort.benchmark.tracking;

import org.jspecify.annotations.NullMarked;
