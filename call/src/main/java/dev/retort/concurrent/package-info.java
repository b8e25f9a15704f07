/** Work done at the same time: one home for waiting, once-per-key results and unwrapping of another thread's failure. */
@NullMarked
package dev.retort.concurrent;

import org.jspecify.annotations.NullMarked;
