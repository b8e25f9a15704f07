package dev.retort.model;

import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.ChatMessage;
import dev.langchain4j.data.message.Content;
import dev.langchain4j.data.message.SystemMessage;
import dev.langchain4j.data.message.TextContent;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.internal.JsonSchemaElementUtils;
import dev.langchain4j.model.chat.request.ChatRequestParameters;
import dev.langchain4j.model.chat.request.ResponseFormat;
import dev.langchain4j.model.chat.request.ResponseFormatType;
import dev.retort.error.UsageException;
import dev.retort.file.Json;
import java.util.List;
import java.util.stream.Collectors;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Chat requests as JSON: the messages and parameters of the OpenAI protocol, in a fixed order. */
@API(status = API.Status.INTERNAL)
public final class ChatRequestJson {

    private ChatRequestJson() {}

    /** Returns the request as one line of JSON that is equal for equal requests. */
    public static String canonical(List<ChatMessage> messages, ChatRequestParameters parameters) {
        ObjectNode json = Json.mapper().createObjectNode();
        json.set("messages", messages(messages));
        put(json, "temperature", parameters.temperature());
        put(json, "top_p", parameters.topP());
        put(json, "top_k", parameters.topK());
        put(json, "frequency_penalty", parameters.frequencyPenalty());
        put(json, "presence_penalty", parameters.presencePenalty());
        put(json, "max_tokens", parameters.maxOutputTokens());
        put(json, "model", parameters.modelName());
        if (parameters.stopSequences() != null && !parameters.stopSequences().isEmpty()) {
            json.set("stop", Json.mapper().valueToTree(parameters.stopSequences()));
        }
        responseFormat(json, parameters.responseFormat());
        return Json.mapper().writeValueAsString(json);
    }

    /**
     * Returns the messages as role and content.
     *
     * @throws UsageException if a message holds something other than text
     */
    public static ArrayNode messages(List<ChatMessage> messages) {
        ArrayNode array = Json.mapper().createArrayNode();
        for (ChatMessage message : messages) {
            array.addObject().put("role", role(message)).put("content", text(message));
        }
        return array;
    }

    /** Adds the response format, if one is asked for. */
    public static void responseFormat(ObjectNode json, @Nullable ResponseFormat format) {
        if (format == null || format.type() != ResponseFormatType.JSON) {
            return;
        }
        ObjectNode node = json.putObject("response_format");
        if (format.jsonSchema() == null) {
            node.put("type", "json_object");
        } else {
            node.put("type", "json_schema");
            ObjectNode schema = node.putObject("json_schema");
            schema.put("name", format.jsonSchema().name());
            schema.put("strict", true);
            schema.set(
                    "schema",
                    Json.mapper()
                            .valueToTree(JsonSchemaElementUtils.toMap(
                                    format.jsonSchema().rootElement(), true)));
        }
    }

    private static String role(ChatMessage message) {
        return switch (message) {
            case SystemMessage system -> "system";
            case UserMessage user -> "user";
            case AiMessage assistant -> "assistant";
            default -> throw notText(message);
        };
    }

    /** Returns the text of a message. */
    public static String text(ChatMessage message) {
        return switch (message) {
            case SystemMessage system -> system.text();
            case AiMessage assistant -> assistant.text() == null ? "" : assistant.text();
            case UserMessage user ->
                user.contents().stream().map(ChatRequestJson::text).collect(Collectors.joining("\n"));
            default -> throw notText(message);
        };
    }

    private static String text(Content content) {
        if (content instanceof TextContent text) {
            return text.text();
        }
        throw new UsageException("A message holds " + content.type() + ".", "Retort sends text only.");
    }

    private static UsageException notText(ChatMessage message) {
        return new UsageException(
                "A message of type " + message.type() + " cannot be sent.", "Use system, user and assistant messages.");
    }

    private static void put(ObjectNode json, String key, @Nullable Object value) {
        if (value != null) {
            json.set(key, Json.mapper().valueToTree(value));
        }
    }
}
