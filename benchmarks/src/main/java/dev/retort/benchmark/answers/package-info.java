/** A program that writes the features to which declining is fitted. */
@NullMarked
package dev.retort.benchmark.answers;

import org.jspecify.annotations.NullMarked;
