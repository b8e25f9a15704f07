package dev.retort.model;

import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.response.ChatResponse;
import java.util.List;

/** A chat model that can give several replies to one request, paying for the prompt once. */
public interface MultiChoiceChatModel extends ChatModel {

    /**
     * Returns {@code n} replies to one request, or fewer from a service that gives fewer. The token usage of the whole is
     * in the first response.
     *
     * @param n how many, at least 1
     * @return at least one, at most {@code n}
     */
    List<ChatResponse> chat(ChatRequest request, int n);
}
