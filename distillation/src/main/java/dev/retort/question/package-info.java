/** Questions about passages, for training and for evaluation, kept apart. */
@NullMarked
package dev.retort.question;

import org.jspecify.annotations.NullMarked;
