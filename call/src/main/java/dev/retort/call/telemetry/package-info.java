/** Calls as OpenTelemetry GenAI spans, sent by OTLP/HTTP JSON. */
@API(status = API.Status.INTERNAL)
@NullMarked
package dev.retort.call.telemetry;

import org.apiguardian.api.API;
import org.jspecify.annotations.NullMarked;
