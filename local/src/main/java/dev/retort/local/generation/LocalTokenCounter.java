package dev.retort.local.generation;

import dev.langchain4j.data.message.ChatMessage;
import dev.langchain4j.model.TokenCountEstimator;
import dev.retort.local.tokenizer.ChatTemplate;
import dev.retort.local.tokenizer.Tokenizer;
import java.util.ArrayList;
import java.util.List;
import org.apiguardian.api.API;

/**
 * Counts tokens with a model's own tokenizer: exact, not estimated. Messages are counted in the model's template,
 * including the beginning of the answer. Thread-safe.
 */
@API(status = API.Status.INTERNAL)
public final class LocalTokenCounter implements TokenCountEstimator {

    private final Tokenizer tokenizer;
    private final ChatTemplate template;

    /**
     * Creates a counter.
     *
     * @param tokenizer of the model, open as long as the counter is used
     */
    public LocalTokenCounter(Tokenizer tokenizer, ChatTemplate template) {
        this.tokenizer = tokenizer;
        this.template = template;
    }

    @Override
    public int estimateTokenCountInText(String text) {
        return tokenizer.encodePlain(text).length;
    }

    @Override
    public int estimateTokenCountInMessage(ChatMessage message) {
        return estimateTokenCountInMessages(List.of(message));
    }

    @Override
    public int estimateTokenCountInMessages(Iterable<ChatMessage> messages) {
        List<ChatMessage> list = new ArrayList<>();
        messages.forEach(list::add);
        return tokenizer.encode(template.render(ChatMessages.plain(list), true)).length;
    }
}
