/** Programs behind the scripts in benchmarks/. */
@NullMarked
package dev.retort.local.benchmark;

import org.jspecify.annotations.NullMarked;
