/** Text from a model on this machine: batched, cached, and the same bytes for the same requests. */
@NullMarked
package dev.retort.local.generation;

import org.jspecify.annotations.NullMarked;
