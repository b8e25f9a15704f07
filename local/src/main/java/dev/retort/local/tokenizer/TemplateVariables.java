package dev.retort.local.tokenizer;

import dev.retort.dataset.ChatExample;
import dev.retort.dataset.ChatExample.Message;
import dev.retort.dataset.ChatExample.ToolCall;
import dev.retort.file.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/**
 * A conversation as the variables of a chat template, as transformers passes it.
 *
 * @param text what is done to every text
 * @param developer whether the template has a role of this name; otherwise such a message is the system's
 * @param silence the content of a message that calls tools and says nothing
 */
record TemplateVariables(UnaryOperator<String> text, boolean developer, Silence silence) {

    /** How a message says nothing. */
    enum Silence {
        /** By an empty text. */
        EMPTY,
        /** By none. */
        NONE
    }

    Map<String, @Nullable Object> of(ChatExample conversation) {
        Map<String, @Nullable Object> variables = new LinkedHashMap<>();
        // As transformers does, which passes them always: some templates ask whether they are none, not whether they
        // are there.
        variables.put("tools", conversation.tools().isEmpty() ? null : texts(conversation.tools()));
        variables.put("documents", null);
        variables.put(
                "messages", conversation.messages().stream().map(this::message).toList());
        return variables;
    }

    private Map<String, @Nullable Object> message(Message message) {
        Map<String, @Nullable Object> variables = new LinkedHashMap<>();
        boolean silent = message.content().isEmpty() && !message.toolCalls().isEmpty() && silence == Silence.NONE;
        variables.put("role", message.role().equals("developer") && !developer ? "system" : message.role());
        variables.put("content", silent ? null : text.apply(message.content()));
        if (!message.toolCalls().isEmpty()) {
            variables.put(
                    "tool_calls", message.toolCalls().stream().map(this::call).toList());
        }
        message.toolCallId().ifPresent(id -> variables.put("tool_call_id", text.apply(id)));
        return variables;
    }

    private Map<String, Object> call(ToolCall call) {
        // Some templates write a whole call as JSON: the order of its fields is that of the services.
        Map<String, Object> function = new LinkedHashMap<>();
        function.put("name", text.apply(call.name()));
        function.put("arguments", arguments(call.arguments()));
        Map<String, Object> variables = new LinkedHashMap<>();
        variables.put("id", text.apply(call.id()));
        variables.put("type", "function");
        variables.put("function", function);
        return variables;
    }

    /** Templates write arguments as JSON: a text of JSON would be quoted once more. */
    private Object arguments(String json) {
        try {
            return Objects.requireNonNullElse(texts(Json.mapper().readValue(json, Map.class)), text.apply(json));
        } catch (JacksonException e) {
            return text.apply(json);
        }
    }

    private @Nullable Object texts(@Nullable Object value) {
        if (value instanceof String string) {
            return text.apply(string);
        }
        if (value instanceof List<?> list) {
            List<@Nullable Object> texts = new ArrayList<>();
            list.forEach(each -> texts.add(texts(each)));
            return texts;
        }
        if (value instanceof Map<?, ?> map) {
            Map<String, @Nullable Object> texts = new LinkedHashMap<>();
            map.forEach((name, each) -> texts.put(text.apply(String.valueOf(name)), texts(each)));
            return texts;
        }
        return value;
    }
}
