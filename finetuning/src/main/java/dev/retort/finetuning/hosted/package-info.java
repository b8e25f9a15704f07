/** Finds the service that can train a base: {@link dev.retort.finetuning.hosted.HostedFineTuners}. */
@NullMarked
package dev.retort.finetuning.hosted;

import org.jspecify.annotations.NullMarked;
