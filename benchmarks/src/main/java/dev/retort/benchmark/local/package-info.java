/** Programs that measure models on this machine. */
@NullMarked
package dev.retort.benchmark.local;

import org.jspecify.annotations.NullMarked;
