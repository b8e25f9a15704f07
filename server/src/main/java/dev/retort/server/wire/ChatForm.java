package dev.retort.server.wire;

import dev.retort.file.Json;
import dev.retort.server.chat.ChatReply;
import dev.retort.server.chat.ChatWork;
import dev.retort.server.http.Api;
import dev.retort.server.model.ServedModel;
import dev.retort.server.passage.PassageForm;
import java.time.Instant;
import java.util.UUID;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The replies of one chat completion as JSON, whole or in pieces; both APIs have nearly the same. */
public final class ChatForm {

    private final Api api;
    private final ServedModel model;
    private final String id;
    private final Instant created;

    /** Creates the form of one completion. */
    public ChatForm(Api api, ServedModel model, Instant created) {
        this.api = api;
        this.model = model;
        this.created = created;
        String random = UUID.randomUUID().toString().replace("-", "");
        this.id = api == Api.OPENAI ? "chatcmpl-" + random : random;
    }

    /** Returns the id of the completion, which is in every event of its stream. */
    public String id() {
        return id;
    }

    /** Returns the whole completion. */
    public ObjectNode whole(ChatReply reply) {
        ObjectNode node = envelope("chat.completion");
        ArrayNode choices = node.putArray("choices");
        for (int i = 0; i < reply.choices().size(); i++) {
            ChatReply.Choice choice = reply.choices().get(i);
            ObjectNode shown = choices.addObject().put("index", i);
            ObjectNode message =
                    shown.putObject("message").put("role", "assistant").put("content", choice.text());
            if (api == Api.OPENAI) {
                message.putNull("refusal");
                LogprobForm.put(shown, choice.logprobs());
            } else {
                message.putNull("tool_calls").put("prefix", false);
            }
            shown.put("finish_reason", reason(choice));
        }
        node.set("usage", usage(reply));
        addSources(node, reply);
        return node;
    }

    /** Returns the beginning of one reply. */
    public ObjectNode begin(int choice) {
        ObjectNode node = envelope("chat.completion.chunk");
        delta(node, choice).put("role", "assistant").put("content", "");
        return node;
    }

    /** Returns a piece of one reply. */
    public ObjectNode piece(ChatWork.Piece piece) {
        ObjectNode node = envelope("chat.completion.chunk");
        delta(node, piece.choice()).put("content", piece.text());
        if (!piece.logprobs().isEmpty()) {
            LogprobForm.put((ObjectNode) node.path("choices").path(0), piece.logprobs());
        }
        return node;
    }

    /** Returns the end of one reply. */
    public ObjectNode end(int number, ChatReply reply) {
        ObjectNode node = envelope("chat.completion.chunk");
        ObjectNode delta = delta(node, number);
        if (api == Api.MISTRAL) {
            // Mistral's clients require the field.
            delta.put("content", "");
        }
        ObjectNode choice = (ObjectNode) node.path("choices").path(0);
        choice.put("finish_reason", reason(reply.choices().get(number)));
        if (number == reply.choices().size() - 1) {
            addSources(node, reply);
            if (api == Api.MISTRAL) {
                node.set("usage", usage(reply));
            }
        }
        return node;
    }

    /** Returns the last event of OpenAI's form where a client asks for the usage. */
    public ObjectNode usageOnly(ChatReply reply) {
        ObjectNode node = envelope("chat.completion.chunk");
        node.putArray("choices");
        node.set("usage", usage(reply));
        return node;
    }

    /** A field of this server's own; the clients of both APIs pass over it. */
    private static void addSources(ObjectNode node, ChatReply reply) {
        if (!reply.sources().isEmpty()) {
            ArrayNode sources = node.putArray("sources");
            reply.sources().forEach(passage -> sources.add(PassageForm.of(passage)));
        }
    }

    private ObjectNode envelope(String kind) {
        ObjectNode node = Json.mapper().createObjectNode().put("id", id).put("object", kind);
        node.put("created", created.getEpochSecond()).put("model", model.ranAs());
        return node;
    }

    private ObjectNode delta(ObjectNode node, int choice) {
        ObjectNode shown = node.putArray("choices").addObject().put("index", choice);
        ObjectNode delta = shown.putObject("delta");
        shown.putNull("finish_reason");
        if (api == Api.OPENAI) {
            shown.putNull("logprobs");
        }
        return delta;
    }

    private static ObjectNode usage(ChatReply reply) {
        return Json.mapper()
                .createObjectNode()
                .put("prompt_tokens", reply.promptTokens())
                .put("completion_tokens", reply.completionTokens())
                .put("total_tokens", reply.promptTokens() + reply.completionTokens());
    }

    private static String reason(ChatReply.Choice choice) {
        return choice.complete() ? "stop" : "length";
    }
}
