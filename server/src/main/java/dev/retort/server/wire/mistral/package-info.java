/** Mistral's JSON. */
@NullMarked
package dev.retort.server.wire.mistral;

import org.jspecify.annotations.NullMarked;
