/** The part of the protocol buffers wire format that event files and W&amp;B's transaction log need. */
@API(status = API.Status.INTERNAL)
@NullMarked
package dev.retort.tracking.protobuf;

import org.apiguardian.api.API;
import org.jspecify.annotations.NullMarked;
