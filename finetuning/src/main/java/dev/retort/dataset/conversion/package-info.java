/** Makes chat rows of training files in other layouts. */
@NullMarked
package dev.retort.dataset.conversion;

import org.jspecify.annotations.NullMarked;
