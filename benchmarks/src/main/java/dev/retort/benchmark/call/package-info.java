/** Programs that measure the call engine, its journal and its spans. */
@NullMarked
package dev.retort.benchmark.call;

import org.jspecify.annotations.NullMarked;
