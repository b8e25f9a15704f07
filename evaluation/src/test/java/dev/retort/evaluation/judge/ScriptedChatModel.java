package dev.retort.evaluation.judge;

import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.model.chat.Capability;
import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.request.ResponseFormat;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.output.FinishReason;
import dev.retort.file.Json;
import dev.retort.model.ModelRef;
import dev.retort.model.NamedChatModel;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import tools.jackson.databind.JsonNode;

/** A judge that replies by a script, given the task's name and the input. Thread-safe. */
public final class ScriptedChatModel implements ChatModel {

    /** What to reply. */
    @FunctionalInterface
    public interface Script {

        /** Returns the reply's text; a text that ends with {@link #CUT} is cut there at the token limit. */
        String reply(String task, JsonNode input);
    }

    public static final String CUT = "✂";

    private final Script script;
    private final List<ChatRequest> requests = new CopyOnWriteArrayList<>();

    public ScriptedChatModel(Script script) {
        this.script = script;
    }

    public NamedChatModel named() {
        return new NamedChatModel(new ModelRef("scripted", "judge"), this);
    }

    public List<ChatRequest> requests() {
        return requests;
    }

    @Override
    public Set<Capability> supportedCapabilities() {
        return Set.of(Capability.RESPONSE_FORMAT_JSON_SCHEMA);
    }

    @Override
    public ChatResponse doChat(ChatRequest request) {
        requests.add(request);
        ResponseFormat format = request.parameters().responseFormat();
        String prompt = ((UserMessage) request.messages().getFirst()).singleText();
        int input = prompt.lastIndexOf("\ninput: ") + "\ninput: ".length();
        String reply = script.reply(
                format.jsonSchema().name(),
                Json.mapper().readTree(prompt.substring(input, prompt.lastIndexOf("\noutput:"))));
        boolean cut = reply.endsWith(CUT);
        return ChatResponse.builder()
                .aiMessage(AiMessage.from(cut ? reply.substring(0, reply.length() - CUT.length()) : reply))
                .finishReason(cut ? FinishReason.LENGTH : FinishReason.STOP)
                .build();
    }
}
