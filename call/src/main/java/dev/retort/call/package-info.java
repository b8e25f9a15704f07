/** The one way of every call to a model: journal, budget, limits, retries and telemetry. */
@NullMarked
package dev.retort.call;

import org.jspecify.annotations.NullMarked;
