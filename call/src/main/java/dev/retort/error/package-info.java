/** Errors, sorted by what the caller can do about them. */
@NullMarked
package dev.retort.error;

import org.jspecify.annotations.NullMarked;
