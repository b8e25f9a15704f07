/** Programs that write what other packages are then asked to read; the scripts in {@code benchmarks} run them. */
@NullMarked
package dev.retort.truth;

import org.jspecify.annotations.NullMarked;
