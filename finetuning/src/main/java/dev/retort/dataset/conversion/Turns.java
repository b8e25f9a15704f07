package dev.retort.dataset.conversion;

import dev.retort.file.Json;
import dev.retort.file.JsonFields;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The messages of one row in the making. Not thread-safe. */
final class Turns {

    private static final String CALL = "call";
    private static final Map<String, String> ROLES = Map.ofEntries(
            Map.entry("system", "system"),
            Map.entry("developer", "system"),
            Map.entry("user", "user"),
            Map.entry("human", "user"),
            Map.entry("prompter", "user"),
            Map.entry("assistant", "assistant"),
            Map.entry("gpt", "assistant"),
            Map.entry("chatgpt", "assistant"),
            Map.entry("bing", "assistant"),
            Map.entry("bard", "assistant"),
            Map.entry("claude", "assistant"),
            Map.entry("model", "assistant"),
            Map.entry("ai", "assistant"),
            Map.entry("bot", "assistant"),
            Map.entry("tool", "tool"),
            Map.entry("function", "tool"),
            Map.entry("observation", "tool"),
            Map.entry("tool_response", "tool"),
            Map.entry("tool_result", "tool"),
            Map.entry("function_response", "tool"),
            Map.entry("function_call", CALL),
            Map.entry("tool_call", CALL));
    private static final List<String> SPEAKER = List.of("from", "role", "speaker");
    private static final List<String> SAID = List.of("value", "content", "text", "parts");
    private static final List<String> TRAINED = List.of("train", "training", "loss");
    /** Fields of a message that services know and that stay as they are. */
    private static final Set<String> KEPT = Set.of("tool_calls", "tool_call_id", "name", "prefix");

    private final List<ObjectNode> messages = new ArrayList<>();
    private final List<String> remarks = new ArrayList<>();
    private final Set<String> others = new TreeSet<>();
    private Optional<String> openCall = Optional.empty();
    private int calls;

    /** Puts a system prompt first, before one that the messages have themselves. */
    void system(String text) {
        if (text.isBlank()) {
            return;
        }
        boolean first = !messages.isEmpty() && role(messages.getFirst()).equals("system");
        if (!first) {
            messages.addFirst(message("system", text));
        } else if (!messages.getFirst().path("content").asString("").strip().equals(text.strip())) {
            String own = messages.getFirst().path("content").asString("");
            messages.getFirst().put("content", text + "\n\n" + own);
            remarks.add("two system prompts are joined");
        }
    }

    /** Adds a message of a text. */
    void add(String role, String field, String text) throws Unmappable {
        if (text.isBlank()) {
            throw new Unmappable(field, "is empty");
        }
        messages.add(message(role, text));
    }

    /** Adds a list of messages of whatever names. */
    void addAll(String field, JsonNode list) throws Unmappable {
        for (int i = 0; i < list.size(); i++) {
            add("%s[%d]".formatted(field, i), list.get(i));
        }
    }

    private void add(String field, JsonNode turn) throws Unmappable {
        if (!turn.isObject()) {
            throw new Unmappable(field, "is %s where an object is due".formatted(JsonFields.kind(turn)));
        }
        RowFields fields = new RowFields(turn);
        RowFields.Field speaker = fields.first(SPEAKER)
                .orElseThrow(() -> new Unmappable(field, "does not say who speaks (\"from\" or \"role\")"));
        String named = RowFields.text(field + "." + speaker.name(), speaker.value());
        String role = ROLES.get(named.strip().toLowerCase(Locale.ROOT));
        if (role == null) {
            throw new Unmappable(
                    field + "." + speaker.name(), "\"%s\" is not a known role".formatted(shortened(named)));
        }
        Optional<RowFields.Field> said = fields.first(SAID);
        String where = field + "." + said.map(RowFields.Field::name).orElse("value");
        String text = said.isPresent() ? RowFields.text(where, said.get().value()) : "";
        if (role.equals(CALL)) {
            messages.add(call(where, text));
            return;
        }
        if (role.equals("system") && text.isBlank()) {
            return;
        }
        ObjectNode message = message(role, text);
        for (String key : KEPT) {
            if (turn.has(key) && !turn.get(key).isNull()) {
                message.set(key, turn.get(key));
            }
        }
        if (text.isBlank() && !message.has("tool_calls")) {
            throw new Unmappable(where, "is empty");
        }
        if (said.isEmpty()) {
            message.putNull("content");
        }
        if (role.equals("tool") && !message.has("tool_call_id")) {
            answerTo(message);
        }
        weight(fields, role).ifPresent(weight -> message.put("weight", weight));
        fields.others().stream().filter(key -> !KEPT.contains(key)).forEach(others::add);
        messages.add(message);
    }

    private void answerTo(ObjectNode message) {
        if (openCall.isPresent()) {
            message.put("tool_call_id", openCall.get());
        } else {
            remarks.add("a tool answers that no message called: services refuse such rows");
        }
    }

    /** ShareGPT writes a call as a message of its own, whose text is JSON. */
    private ObjectNode call(String field, String text) throws Unmappable {
        JsonNode parsed = parsed(text).orElseThrow(() -> new Unmappable(field, "is not a call written as JSON"));
        ObjectNode message = Json.mapper().createObjectNode().put("role", "assistant");
        message.putNull("content");
        var list = message.putArray("tool_calls");
        for (JsonNode call :
                parsed.isArray() ? parsed : Json.mapper().createArrayNode().add(parsed)) {
            if (!call.path("name").isString()) {
                throw new Unmappable(field, "does not name the function that is called");
            }
            JsonNode arguments = call.has("arguments") ? call.get("arguments") : call.path("parameters");
            String id = "call%05d".formatted(++calls);
            openCall = Optional.of(id);
            ObjectNode made = list.addObject().put("id", id).put("type", "function");
            made.putObject("function")
                    .put("name", call.get("name").stringValue())
                    .put("arguments", arguments.isString() ? arguments.stringValue() : written(arguments));
        }
        return message;
    }

    private static String written(JsonNode arguments) {
        return arguments.isMissingNode() || arguments.isNull() ? "{}" : arguments.toString();
    }

    private static Optional<JsonNode> parsed(String text) {
        try {
            JsonNode node = Json.mapper().readTree(text);
            return node.isContainer() && !node.isEmpty() ? Optional.of(node) : Optional.empty();
        } catch (JacksonException e) {
            return Optional.empty();
        }
    }

    private static Optional<Integer> weight(RowFields fields, String role) {
        if (!role.equals("assistant")) {
            return Optional.empty();
        }
        Optional<JsonNode> weight = fields.first(List.of("weight")).map(RowFields.Field::value);
        if (weight.isPresent()) {
            return weight.filter(JsonNode::isNumber).map(value -> value.asDouble() == 0 ? 0 : 1);
        }
        return fields.first(TRAINED)
                .map(RowFields.Field::value)
                .filter(JsonNode::isBoolean)
                .filter(value -> !value.booleanValue())
                .map(value -> 0);
    }

    /** Returns the messages up to the last answer. */
    List<ObjectNode> messages() throws Unmappable {
        int last = messages.size();
        while (last > 0 && !role(messages.get(last - 1)).equals("assistant")) {
            last--;
        }
        if (last == 0) {
            throw new Unmappable("", "has no answer");
        }
        if (last < messages.size()) {
            remarks.add("what follows the last answer is left out");
        }
        List<ObjectNode> kept = messages.subList(0, last);
        if (kept.stream().noneMatch(message -> role(message).equals("user"))) {
            throw new Unmappable("", "has no question");
        }
        return kept;
    }

    /** Returns what a person should know, as ends of sentences. */
    List<String> remarks() {
        return remarks;
    }

    /** Returns the names of fields of messages that a chat row has no place for. */
    Set<String> others() {
        return others;
    }

    private static ObjectNode message(String role, String text) {
        return Json.mapper().createObjectNode().put("role", role).put("content", text);
    }

    private static String role(ObjectNode message) {
        return message.path("role").asString("");
    }

    private static String shortened(String text) {
        return text.length() > 40 ? text.substring(0, 40) + "…" : text;
    }
}
