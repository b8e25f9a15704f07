/** The part of the protocol buffers wire format that event files and W&amp;B's transaction log need. */
@NullMarked
package dev.retort.tracking.protobuf;

import org.jspecify.annotations.NullMarked;
