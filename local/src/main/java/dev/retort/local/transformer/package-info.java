/** The decoder-only transformer, one implementation for training and for generation. */
@NullMarked
package dev.retort.local.transformer;

import org.jspecify.annotations.NullMarked;
