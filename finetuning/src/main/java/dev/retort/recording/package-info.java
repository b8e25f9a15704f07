/** A running application's own traffic to a large model, recorded as chat examples to train on. */
@NullMarked
package dev.retort.recording;

import org.jspecify.annotations.NullMarked;
