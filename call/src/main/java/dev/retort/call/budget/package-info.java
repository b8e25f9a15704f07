/** What calls cost, what a run will cost, and a cap that is never passed. */
@NullMarked
package dev.retort.call.budget;

import org.jspecify.annotations.NullMarked;
