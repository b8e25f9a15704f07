package dev.retort.http;

import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** The reason that the reply of a service gives for a refusal. */
final class ServiceMessage {

    private static final int LONGEST = 400;

    private ServiceMessage() {}

    static String of(JsonNode body, String text) {
        String plain = text.stripLeading().startsWith("<") ? "" : text;
        String line = (body.isMissingNode() ? plain : find(body))
                .strip()
                .replaceAll("\\s+", " ")
                .replaceAll("[.]+$", "");
        return line.length() <= LONGEST ? line : line.substring(0, LONGEST) + "…";
    }

    private static String find(JsonNode node) {
        if (node.isString()) {
            return node.asString();
        }
        if (node.isArray()) {
            List<String> parts = new ArrayList<>();
            for (JsonNode part : node) {
                parts.add(part.has("loc") ? location(part.get("loc")) + find(part.path("msg")) : find(part));
            }
            return String.join("; ", parts);
        }
        if (!node.isObject()) {
            return "";
        }
        for (String key : List.of("message", "error", "detail", "msg")) {
            String text = find(node.path(key));
            if (!text.isEmpty()) {
                return text;
            }
        }
        return "";
    }

    private static String location(JsonNode loc) {
        List<String> parts = new ArrayList<>();
        for (JsonNode part : loc) {
            if (!"body".equals(part.asString(""))) {
                parts.add(part.asString(""));
            }
        }
        return parts.isEmpty() ? "" : String.join(".", parts) + ": ";
    }
}
