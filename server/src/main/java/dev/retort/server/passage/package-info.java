/** Passages of documents as JSON. */
@NullMarked
package dev.retort.server.passage;

import org.jspecify.annotations.NullMarked;
