/** What can go wrong, sorted by what the caller can do about it. */
@NullMarked
package dev.retort.error;

import org.jspecify.annotations.NullMarked;
