package dev.retort.server.batch;

import dev.retort.error.ResourceException;
import dev.retort.file.FileFault;
import dev.retort.file.Json;
import dev.retort.server.batch.Batch.Problem;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The requests of a file, one JSON object a line; all problems are found before anything is answered. */
final class BatchLines {

    private static final int MOST_REQUESTS = 50_000;
    private static final int MOST_PROBLEMS = 100;

    private final String endpoint;
    private final List<BatchRequest> requests = new ArrayList<>();
    private final List<Problem> problems = new ArrayList<>();
    private final Set<String> ids = new HashSet<>();

    private BatchLines(String endpoint) {
        this.endpoint = endpoint;
    }

    /** Reads a file whose requests all name one endpoint. */
    static BatchLines read(Path file, String endpoint) {
        BatchLines lines = new BatchLines(endpoint);
        try (BufferedReader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
            int number = 0;
            for (String line = reader.readLine(); line != null && lines.mayContinue(); line = reader.readLine()) {
                number++;
                if (!line.isBlank()) {
                    lines.add(line, number);
                }
            }
        } catch (CharacterCodingException e) {
            lines.problems.add(new Problem("invalid_file", "The file is not UTF-8 text.", 0));
        } catch (IOException e) {
            throw new ResourceException(
                    "Cannot read the batch's file %s: %s.".formatted(file, FileFault.words(e)),
                    "Check that it may be read.",
                    e);
        }
        if (lines.requests.isEmpty() && lines.problems.isEmpty()) {
            lines.problems.add(new Problem("empty_file", "The file holds no request.", 0));
        }
        return lines;
    }

    List<BatchRequest> requests() {
        return requests;
    }

    List<Problem> problems() {
        return problems;
    }

    private boolean mayContinue() {
        return problems.size() < MOST_PROBLEMS;
    }

    private void add(String line, int number) {
        if (requests.size() == MOST_REQUESTS) {
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
        if (!(node instanceof ObjectNode request)) {
            problem("invalid_json_line", "The line is not a JSON object.", number);
            return;
        }
        String id = request.path("custom_id").asString("");
        if (id.isEmpty()) {
            problem("missing_required_parameter", "custom_id is missing.", number);
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
            requests.add(new BatchRequest(id, body));
        }
    }

    private void problem(String code, String message, int line) {
        if (problems.size() < MOST_PROBLEMS) {
            problems.add(new Problem(code, message, line));
        }
    }
}
