/** Calls as OpenTelemetry GenAI spans, sent by OTLP/HTTP JSON. */
@NullMarked
package dev.retort.call.telemetry;

import org.jspecify.annotations.NullMarked;
