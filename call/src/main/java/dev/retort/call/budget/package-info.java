/** The cost of calls, the estimate of a run, and a cap that is never passed. */
@NullMarked
package dev.retort.call.budget;

import org.jspecify.annotations.NullMarked;
