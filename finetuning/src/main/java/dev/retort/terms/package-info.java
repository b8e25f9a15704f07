/** Which teachers' terms allow training on their output, as of a date. */
@NullMarked
package dev.retort.terms;

import org.jspecify.annotations.NullMarked;
