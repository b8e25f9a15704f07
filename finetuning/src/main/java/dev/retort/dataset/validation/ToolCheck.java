package dev.retort.dataset.validation;

import java.util.function.BiConsumer;
import tools.jackson.databind.JsonNode;

/**
 * Checks the tools of a row and the calls to them.
 *
 * @param rules whose rules
 * @param error takes field and message
 */
record ToolCheck(DatasetRules rules, BiConsumer<String, String> error) {

    private static final int MISTRAL_ID_LENGTH = 9;

    /** Checks the tools a row offers. */
    void tools(JsonNode row) {
        boolean both = row.has("tools") && row.has("available_tools");
        if (both) {
            error.accept("tools", "is given beside \"available_tools\": one of them is too many");
        }
        String key = row.has("tools") ? "tools" : "available_tools";
        JsonNode tools = row.path(key);
        for (int i = 0; i < tools.size(); i++) {
            JsonNode function = tools.get(i).path("function");
            boolean described = rules != DatasetRules.MISTRAL || function.has("description");
            boolean parameters =
                    rules != DatasetRules.MISTRAL || function.path("parameters").isObject();
            if (!function.path("name").isString() || !described || !parameters) {
                error.accept(
                        "%s[%d].function".formatted(key, i), "needs a name, a description and an object of parameters");
            }
        }
    }

    /** Checks the calls of an assistant message, or whose call a tool message answers. */
    void message(String field, JsonNode message, String role) {
        JsonNode calls = message.path("tool_calls");
        for (int i = 0; i < calls.size(); i++) {
            String callField = "%s.tool_calls[%d]".formatted(field, i);
            id(callField + ".id", calls.get(i).path("id"));
            JsonNode function = calls.get(i).path("function");
            if (!function.path("name").isString() || !function.path("arguments").isString()) {
                error.accept(callField + ".function", "needs a name, and its arguments as text");
            }
        }
        if (role.equals("tool")) {
            id(field + ".tool_call_id", message.path("tool_call_id"));
        }
    }

    private void id(String field, JsonNode id) {
        if (!id.isString()) {
            error.accept(field, "is missing");
        } else if (rules == DatasetRules.MISTRAL && id.stringValue().length() != MISTRAL_ID_LENGTH) {
            error.accept(field, "\"%s\" must have exactly nine characters".formatted(id.stringValue()));
        }
    }
}
