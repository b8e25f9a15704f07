package dev.retort.server.wire;

import dev.retort.dataset.ChatExample.Message;
import dev.retort.server.chat.ChatTask;
import dev.retort.server.http.Fields;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** Reads the body of a chat completion in Mistral's or OpenAI's form; refuses what would change the reply and cannot be done. */
public final class ChatRequestReader {

    private static final Set<String> ROLES = Set.of("system", "developer", "user", "assistant");
    private static final int MOST_CHOICES = 16;
    private static final int MOST_STOPS = 16;
    private static final int MOST_TOKENS = 1 << 20;
    private static final int MOST_LOGPROBS = 20;

    private final Fields body;

    /** @param body as it came */
    public ChatRequestReader(Fields body) {
        this.body = body;
    }

    /**
     * Returns the conversation.
     *
     * @throws dev.retort.server.http.Refusal naming the field that is wrong
     */
    public ChatTask read() {
        refuseWhatCannotBeDone();
        return new ChatTask(
                messages(),
                (int) body.whole("n", 1, MOST_CHOICES).orElse(1),
                maxTokens(),
                body.number("temperature", 0, 2),
                body.number("top_p", 0, 1).orElse(1),
                seed(),
                stops(),
                json(),
                logprobs());
    }

    private void refuseWhatCannotBeDone() {
        refuseFilled("tools", "cannot be used: no model here calls tools");
        refuseFilled("functions", "cannot be used: no model here calls functions");
        refuseFilled("logit_bias", "cannot be used here");
        for (String penalty : List.of("presence_penalty", "frequency_penalty")) {
            if (body.number(penalty, -2, 2).orElse(0) != 0) {
                throw body.wrong(penalty, "must be 0 here");
            }
        }
        for (String modality : body.texts("modalities")) {
            if (!modality.equals("text")) {
                throw body.wrong("modalities", "must be text here");
            }
        }
    }

    private void refuseFilled(String key, String problem) {
        if (body.has(key) && !body.node().path(key).isEmpty()) {
            throw body.wrong(key, problem);
        }
    }

    private List<Message> messages() {
        List<Message> messages = new ArrayList<>();
        for (Fields message : body.objects("messages")) {
            messages.add(message(message));
        }
        if (messages.isEmpty()) {
            throw body.wrong("messages", "is empty");
        }
        return messages;
    }

    private static Message message(Fields message) {
        String role = message.text("role");
        if (role.equals("tool") || role.equals("function")) {
            throw message.wrong("role", "cannot be %s: no model here calls tools".formatted(role));
        }
        if (!ROLES.contains(role)) {
            throw message.wrong("role", "must be system, user or assistant");
        }
        if (message.has("tool_calls") && !message.node().path("tool_calls").isEmpty()) {
            throw message.wrong("tool_calls", "cannot be used: no model here calls tools");
        }
        if (message.flag("prefix", false)) {
            throw message.wrong("prefix", "cannot be used here");
        }
        return new Message(role.equals("developer") ? "system" : role, content(message));
    }

    private static String content(Fields message) {
        JsonNode content = message.node().path("content");
        if (content.isString()) {
            return content.asString();
        }
        StringBuilder text = new StringBuilder();
        List<Fields> parts = message.objects("content");
        for (Fields part : parts) {
            if (!part.optionalText("type").orElse("text").equals("text")) {
                throw part.wrong("type", "must be text: no model here reads anything else");
            }
            text.append(part.text("text"));
        }
        if (parts.isEmpty()) {
            throw message.wrong("content", "is empty");
        }
        return text.toString();
    }

    private OptionalInt maxTokens() {
        OptionalLong asked = body.whole("max_completion_tokens", 1, MOST_TOKENS);
        OptionalLong given = asked.isPresent() ? asked : body.whole("max_tokens", 1, MOST_TOKENS);
        return given.isPresent() ? OptionalInt.of((int) given.getAsLong()) : OptionalInt.empty();
    }

    private OptionalLong seed() {
        OptionalLong mistral = body.whole("random_seed", 0, Long.MAX_VALUE);
        return mistral.isPresent() ? mistral : body.whole("seed", Long.MIN_VALUE, Long.MAX_VALUE);
    }

    private OptionalInt logprobs() {
        OptionalLong top = body.whole("top_logprobs", 0, MOST_LOGPROBS);
        if (body.flag("logprobs", false)) {
            return OptionalInt.of((int) top.orElse(0));
        }
        if (top.orElse(0) > 0) {
            throw body.wrong("top_logprobs", "needs logprobs: true");
        }
        return OptionalInt.empty();
    }

    private List<String> stops() {
        List<String> stops = body.node().path("stop").isString() ? List.of(body.text("stop")) : body.texts("stop");
        if (stops.size() > MOST_STOPS || stops.contains("")) {
            throw body.wrong("stop", "must be a text, or at most %d texts, none of them empty".formatted(MOST_STOPS));
        }
        return stops;
    }

    private boolean json() {
        String type = body.object("response_format")
                .map(format -> format.text("type"))
                .orElse("text");
        return switch (type) {
            case "text" -> false;
            case "json_object" -> true;
            default -> throw body.wrong("response_format", "must be of type text or json_object here");
        };
    }
}
