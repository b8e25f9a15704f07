/** Says of a training file what a fine-tuning service will refuse and what will quietly spoil the training. */
@NullMarked
package dev.retort.dataset.validation;

import org.jspecify.annotations.NullMarked;
