package dev.retort.server.batch;

import dev.retort.file.Json;
import dev.retort.server.batch.Batch.Problem;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Checks a file of requests, one JSON object a line: all problems are found before anything is answered. */
final class BatchCheck {

    private static final int MOST_REQUESTS = 50_000;
    private static final int MOST_PROBLEMS = 100;
    private static final int LONGEST_ID = 512;

    private final String endpoint;
    private final List<Problem> problems = new ArrayList<>();
    private final Set<String> ids = new HashSet<>();
    private int requests;

    private BatchCheck(String endpoint) {
        this.endpoint = endpoint;
    }

    /**
     * What was found.
     *
     * @param requests how many are usable
     * @param problems none where the whole file is usable
     */
    record Found(int requests, List<Problem> problems) {}

    /** Checks a file whose requests all name one endpoint. */
    static Found of(Path file, String endpoint) {
        BatchCheck check = new BatchCheck(endpoint);
        try (LineReader reader = new LineReader(file)) {
            for (Optional<LineReader.Line> line = reader.next();
                    line.isPresent() && check.problems.size() < MOST_PROBLEMS;
                    line = reader.next()) {
                check.add(line.get());
            }
        } catch (IOException e) {
            throw BatchLines.fault(file, e);
        }
        if (check.requests == 0 && check.problems.isEmpty()) {
            check.problem("empty_file", "The file holds no request.", 0);
        }
        return new Found(check.requests, List.copyOf(check.problems));
    }

    private void add(LineReader.Line line) {
        if (!line.utf8()) {
            problem("invalid_file", "The line is not UTF-8 text.", line.number());
        } else if (line.tooLong()) {
            problem("line_too_long", "The line is longer than %d bytes.".formatted(LineReader.LONGEST), line.number());
        } else if (!line.text().isBlank()) {
            add(line.text(), line.number());
        }
    }

    private void add(String line, int number) {
        if (requests == MOST_REQUESTS) {
            problem("too_many_requests", "The file holds more than %d requests.".formatted(MOST_REQUESTS), number);
            return;
        }
        JsonNode node;
        try {
            node = Json.mapper().readTree(line);
        } catch (JacksonException e) {
            problem("invalid_json_line", "The line is not a JSON object.", number);
            return;
        }
        if (node instanceof ObjectNode request) {
            add(request, number);
        } else {
            problem("invalid_json_line", "The line is not a JSON object.", number);
        }
    }

    private void add(ObjectNode request, int number) {
        String id = request.path("custom_id").asString("");
        if (id.isEmpty()) {
            problem("missing_required_parameter", "custom_id is missing.", number);
        } else if (id.length() > LONGEST_ID) {
            problem("invalid_custom_id", "custom_id has more than %d characters.".formatted(LONGEST_ID), number);
        } else if (!ids.add(id)) {
            problem("duplicate_custom_id", "The custom_id \"%s\" is used twice.".formatted(id), number);
        } else if (!request.path("method").asString("").equals("POST")) {
            problem("invalid_method", "method must be POST.", number);
        } else if (!request.path("url").asString("").equals(endpoint)) {
            problem("mismatched_endpoint", "url must be %s, as the batch says.".formatted(endpoint), number);
        } else if (!(request.path("body") instanceof ObjectNode body)) {
            problem("missing_required_parameter", "body is not a JSON object.", number);
        } else if (body.path("stream").asBoolean(false)) {
            problem("invalid_request", "body.stream cannot be true in a batch.", number);
        } else {
            requests++;
        }
    }

    private void problem(String code, String message, int line) {
        problems.add(new Problem(code, message, line));
    }
}
