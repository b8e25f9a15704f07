/** Fine-tuning jobs: a durable queue, one training at a time. */
@NullMarked
package dev.retort.server.job;

import org.jspecify.annotations.NullMarked;
