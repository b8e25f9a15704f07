package dev.retort.dataset;

import dev.retort.dataset.ChatExample.Message;
import dev.retort.dataset.ChatExample.ToolCall;
import dev.retort.error.InputException;
import dev.retort.file.Json;
import dev.retort.file.JsonFields;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.JsonNode;

/** Reads one object of a user's file as a chat example, in the forms that Mistral's and OpenAI's services take. */
final class ChatExampleReader {

    private static final Set<String> TEXT_PARTS = Set.of("text", "input_text", "output_text");
    private static final TypeReference<Map<String, Object>> OBJECT = new TypeReference<>() {};

    private final JsonFields line;
    private final JsonNode row;

    ChatExampleReader(JsonFields line) {
        this.line = line;
        this.row = line.node();
    }

    /** @throws InputException if the object is not a chat example of text; the message names the field */
    ChatExample example() {
        String key = row.has("interactions") ? "interactions" : "messages";
        JsonNode list = row.path(key);
        RowLayout layout = RowLayout.of(row);
        Optional<String> problem = RowLayout.problem(row).filter(any -> layout != RowLayout.INTERACTIONS);
        if (problem.isPresent()) {
            throw line.wrong(" " + problem.get(), layout.remedy(line.file()));
        }
        if (!list.isArray()) {
            throw wrong(key, "is %s where a list of messages is due".formatted(JsonFields.kind(list)));
        }
        List<Message> messages = new ArrayList<>();
        if (row.path("system_prompt").isString()) {
            messages.add(new Message("system", row.path("system_prompt").stringValue()));
        }
        for (int i = 0; i < list.size(); i++) {
            messages.add(message("%s[%d]".formatted(key, i), list.get(i)));
        }
        return new ChatExample(messages, tools());
    }

    private List<Map<String, Object>> tools() {
        String key = row.has("tools") ? "tools" : "available_tools";
        List<Map<String, Object>> tools = new ArrayList<>();
        for (int i = 0; i < row.path(key).size(); i++) {
            JsonNode tool = row.path(key).get(i);
            if (tool == null || !tool.isObject()) {
                throw wrong("%s[%d]".formatted(key, i), "is not an object that describes a tool");
            }
            tools.add(Json.mapper().convertValue(tool, OBJECT));
        }
        return tools;
    }

    private Message message(String field, JsonNode message) {
        JsonNode role = message.path("role");
        if (!message.isObject() || !role.isString() || role.stringValue().isBlank()) {
            throw wrong(field + ".role", "is %s where a role such as \"user\" is due".formatted(JsonFields.kind(role)));
        }
        if (message.path("function_call").isObject()) {
            throw wrong(field + ".function_call", "calls a function in the old form: write it as \"tool_calls\"");
        }
        List<ToolCall> calls = calls(field, message.path("tool_calls"));
        return new Message(
                role.stringValue(),
                content(field, message, !calls.isEmpty()),
                weight(field, message.path("weight")),
                calls,
                Optional.of(message.path("tool_call_id"))
                        .filter(JsonNode::isString)
                        .map(JsonNode::stringValue));
    }

    private String content(String field, JsonNode message, boolean calls) {
        String key = field + (message.has("content") ? ".content" : message.has("text") ? ".text" : ".content");
        JsonNode content = message.has("content") ? message.path("content") : message.path("text");
        if (content.isString()) {
            return content.stringValue();
        }
        if (content.isArray()) {
            StringBuilder text = new StringBuilder();
            for (int i = 0; i < content.size(); i++) {
                text.append(part("%s[%d]".formatted(key, i), content.get(i)));
            }
            return text.toString();
        }
        if (calls && (content.isNull() || content.isMissingNode())) {
            return "";
        }
        throw wrong(key, "is %s where a text is due".formatted(JsonFields.kind(content)));
    }

    private String part(String field, JsonNode part) {
        if (part.isString()) {
            return part.stringValue();
        }
        String type = part.path("type").asString("text");
        if (!TEXT_PARTS.contains(type)) {
            throw wrong(field, "is a part of type \"%s\": only text can be trained on".formatted(type));
        }
        if (!part.path("text").isString()) {
            throw wrong(field + ".text", "is %s where a text is due".formatted(JsonFields.kind(part.path("text"))));
        }
        return part.path("text").stringValue();
    }

    private OptionalInt weight(String field, JsonNode weight) {
        if (weight.isNull() || weight.isMissingNode()) {
            return OptionalInt.empty();
        }
        if (weight.isNumber() && (weight.asDouble() == 0 || weight.asDouble() == 1)) {
            return OptionalInt.of((int) weight.asDouble());
        }
        throw wrong(field + ".weight", "is %s where 0 or 1 is due".formatted(weight));
    }

    private List<ToolCall> calls(String field, JsonNode list) {
        List<ToolCall> calls = new ArrayList<>();
        for (int i = 0; i < list.size(); i++) {
            JsonNode call = list.path(i);
            JsonNode function = call.path("function");
            String where = "%s.tool_calls[%d].function".formatted(field, i);
            if (!function.path("name").isString()) {
                throw wrong(
                        where + ".name", "is %s where a name is due".formatted(JsonFields.kind(function.path("name"))));
            }
            JsonNode arguments = function.path("arguments");
            calls.add(new ToolCall(
                    call.path("id").asString(""),
                    function.path("name").stringValue(),
                    arguments.isString()
                            ? arguments.stringValue()
                            : arguments.isObject() ? arguments.toString() : "{}"));
        }
        return calls;
    }

    private InputException wrong(String field, String problem) {
        return line.wrong(": \"%s\" %s".formatted(field, problem), "Correct the line or remove it.");
    }
}
