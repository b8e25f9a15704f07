/** Batches: files of requests, answered one after another in the background. */
@NullMarked
package dev.retort.server.batch;

import org.jspecify.annotations.NullMarked;
