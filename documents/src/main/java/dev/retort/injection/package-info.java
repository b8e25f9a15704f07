/** Text in documents is data: how it is fenced in prompts, and which passages look like instructions to a model. */
@NullMarked
package dev.retort.injection;

import org.jspecify.annotations.NullMarked;
