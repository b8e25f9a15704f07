/** TensorBoard event files. */
@NullMarked
package dev.retort.tracking.tensorboard;

import org.jspecify.annotations.NullMarked;
