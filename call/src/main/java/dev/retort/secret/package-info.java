/** Keys: where they come from, and that they are shown nowhere. */
@NullMarked
package dev.retort.secret;

import org.jspecify.annotations.NullMarked;
