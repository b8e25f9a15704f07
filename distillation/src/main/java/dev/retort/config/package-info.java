/** The settings of a run: {@link dev.retort.config.RunConfig}, checked when read, every key named. */
@NullMarked
package dev.retort.config;

import org.jspecify.annotations.NullMarked;
