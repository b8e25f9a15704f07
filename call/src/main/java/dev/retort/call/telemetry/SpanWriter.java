package dev.retort.call.telemetry;

import dev.retort.call.journal.CallKey;
import dev.retort.call.journal.CallKind;
import dev.retort.call.journal.CallRecord;
import dev.retort.call.journal.CallState;
import dev.retort.file.Json;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Writes calls as OTLP trace data in JSON (opentelemetry-proto, ExportTraceServiceRequest): one trace a task, under its root
 * span one client span a call, with the attributes of the OpenTelemetry GenAI semantic conventions.
 */
final class SpanWriter {

    private static final int KIND_INTERNAL = 1;
    private static final int KIND_CLIENT = 3;
    private static final int STATUS_ERROR = 2;
    private static final Map<String, String> PROVIDER_NAMES = Map.of("mistral", "mistral_ai");

    private final String run;
    private final boolean withContent;

    /**
     * Creates a writer.
     *
     * @param run the run's name; equal names give equal trace numbers, so that spans sent twice are the same spans
     * @param withContent whether prompts and replies go along
     */
    SpanWriter(String run, boolean withContent) {
        this.run = run;
        this.withContent = withContent;
    }

    /** Returns the request body for calls of any tasks. */
    JsonNode request(List<CallRecord> calls) {
        ObjectNode root = Json.mapper().createObjectNode();
        ObjectNode resource = root.putArray("resourceSpans").addObject();
        attribute(resource.putObject("resource").putArray("attributes"), "service.name", "retort");
        ObjectNode scope = resource.putArray("scopeSpans").addObject();
        scope.putObject("scope").put("name", "dev.retort");
        ArrayNode spans = scope.putArray("spans");
        Map<String, Instant[]> tasks = new LinkedHashMap<>();
        for (CallRecord call : calls) {
            Instant end = call.startedAt().plus(call.time());
            Instant[] times = tasks.computeIfAbsent(call.task(), task -> new Instant[] {call.startedAt(), end});
            times[0] = call.startedAt().isBefore(times[0]) ? call.startedAt() : times[0];
            times[1] = end.isAfter(times[1]) ? end : times[1];
        }
        tasks.forEach((task, times) -> {
            ObjectNode span = span(spans, task, spanId("task", task), task, KIND_INTERNAL, times[0], times[1]);
            attribute(span.putArray("attributes"), "retort.run", run);
        });
        calls.forEach(call -> call(spans, call));
        return root;
    }

    private void call(ArrayNode spans, CallRecord call) {
        int colon = call.model().indexOf(':');
        String provider = call.model().substring(0, colon);
        String model = call.model().substring(colon + 1);
        String operation = operation(call.kind());
        ObjectNode span = span(
                spans,
                call.task(),
                spanId("call", Long.toString(call.id())),
                operation + " " + model,
                KIND_CLIENT,
                call.startedAt(),
                call.startedAt().plus(call.time()));
        span.put("parentSpanId", spanId("task", call.task()));
        ArrayNode attributes = span.putArray("attributes");
        attribute(attributes, "gen_ai.operation.name", operation);
        attribute(attributes, "gen_ai.provider.name", PROVIDER_NAMES.getOrDefault(provider, provider));
        attribute(attributes, "gen_ai.request.model", model);
        attribute(attributes, "gen_ai.response.model", call.servedModel().orElse(model));
        attribute(attributes, "gen_ai.usage.input_tokens", call.inputTokens());
        attribute(attributes, "gen_ai.usage.output_tokens", call.outputTokens());
        attribute(attributes, "retort.attempts", call.attempts());
        JsonNode request = Json.mapper().readTree(call.request());
        if (request.path("temperature").isNumber()) {
            number(
                    attributes,
                    "gen_ai.request.temperature",
                    request.path("temperature").asDouble());
        }
        if (request.path("max_tokens").isIntegralNumber()) {
            attribute(
                    attributes,
                    "gen_ai.request.max_tokens",
                    request.path("max_tokens").asLong());
        }
        if (withContent && call.kind() == CallKind.CHAT) {
            attribute(
                    attributes,
                    "gen_ai.input.messages",
                    input(request.path("messages")).toString());
            attribute(attributes, "gen_ai.output.messages", output(call).toString());
        }
        if (call.state() == CallState.FAILED) {
            span.putObject("status")
                    .put("code", STATUS_ERROR)
                    .put("message", call.reason().orElse(""));
            attribute(attributes, "error.type", "failed");
        }
    }

    private ObjectNode span(
            ArrayNode spans, String task, String id, String name, int kind, Instant start, Instant end) {
        return spans.addObject()
                .put("traceId", CallKey.of("trace", run, task).substring(0, 32))
                .put("spanId", id)
                .put("name", name)
                .put("kind", kind)
                .put("startTimeUnixNano", nanos(start))
                .put("endTimeUnixNano", nanos(end));
    }

    private String spanId(String kind, String name) {
        return CallKey.of(kind, run, name).substring(0, 16);
    }

    private static String operation(CallKind kind) {
        return switch (kind) {
            case CHAT -> "chat";
            case COMPLETION -> "text_completion";
            case EMBEDDING -> "embeddings";
            case UPLOAD -> "upload_file";
            case JOB -> "create_fine_tuning_job";
        };
    }

    private static ArrayNode input(JsonNode messages) {
        ArrayNode array = Json.mapper().createArrayNode();
        for (JsonNode message : messages) {
            message(
                    array,
                    message.path("role").asString(),
                    message.path("content").asString());
        }
        return array;
    }

    private static ArrayNode output(CallRecord call) {
        ArrayNode array = Json.mapper().createArrayNode();
        call.choices()
                .forEach(choice -> message(array, "assistant", choice.text())
                        .put("finish_reason", choice.finish().name().toLowerCase(java.util.Locale.ROOT)));
        return array;
    }

    private static ObjectNode message(ArrayNode array, String role, String text) {
        ObjectNode message = array.addObject().put("role", role);
        message.putArray("parts").addObject().put("type", "text").put("content", text);
        return message;
    }

    private static void attribute(ArrayNode attributes, String key, String value) {
        attributes.addObject().put("key", key).putObject("value").put("stringValue", value);
    }

    private static void attribute(ArrayNode attributes, String key, long value) {
        // Protobuf's JSON form writes 64-bit integers as strings.
        attributes.addObject().put("key", key).putObject("value").put("intValue", Long.toString(value));
    }

    private static void number(ArrayNode attributes, String key, double value) {
        attributes.addObject().put("key", key).putObject("value").put("doubleValue", value);
    }

    private static String nanos(Instant time) {
        return Long.toString(Math.addExact(Math.multiplyExact(time.getEpochSecond(), 1_000_000_000L), time.getNano()));
    }
}
