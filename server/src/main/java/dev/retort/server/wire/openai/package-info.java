/** OpenAI's JSON. */
@NullMarked
package dev.retort.server.wire.openai;

import org.jspecify.annotations.NullMarked;
