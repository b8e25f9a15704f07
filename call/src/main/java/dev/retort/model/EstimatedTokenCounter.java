package dev.retort.model;

import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.ChatMessage;
import dev.langchain4j.data.message.SystemMessage;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.model.TokenCountEstimator;

/**
 * Estimates tokens where a model's own tokenizer is out of reach: a token for three characters, more than the usual four
 * of English, so that a prompt said to fit does fit; and four for each message's frame. Thread-safe.
 */
public final class EstimatedTokenCounter implements TokenCountEstimator {

    private static final int CHARACTERS_PER_TOKEN = 3;
    private static final int FRAME = 4;

    @Override
    public int estimateTokenCountInText(String text) {
        return Math.ceilDiv(text.length(), CHARACTERS_PER_TOKEN);
    }

    @Override
    public int estimateTokenCountInMessage(ChatMessage message) {
        String text = switch (message) {
            case SystemMessage system -> system.text();
            case UserMessage user -> user.singleText();
            case AiMessage assistant -> assistant.text() == null ? "" : assistant.text();
            default -> message.toString();
        };
        return FRAME + estimateTokenCountInText(text);
    }

    @Override
    public int estimateTokenCountInMessages(Iterable<ChatMessage> messages) {
        int tokens = 0;
        for (ChatMessage message : messages) {
            tokens += estimateTokenCountInMessage(message);
        }
        return tokens;
    }
}
