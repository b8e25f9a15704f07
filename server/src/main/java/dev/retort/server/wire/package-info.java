/** The JSON of an API: what a client sends and reads. */
@NullMarked
package dev.retort.server.wire;

import org.jspecify.annotations.NullMarked;
