package dev.retort.local.generation;

import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.ChatMessage;
import dev.langchain4j.data.message.SystemMessage;
import dev.langchain4j.data.message.UserMessage;
import dev.retort.dataset.ChatExample.Message;
import dev.retort.error.UsageException;
import java.util.List;

/** LangChain4j's messages as those of a training row. */
final class ChatMessages {

    private ChatMessages() {}

    /** @throws UsageException if a message is more than text */
    static List<Message> plain(List<ChatMessage> messages) {
        return messages.stream().map(ChatMessages::plain).toList();
    }

    private static Message plain(ChatMessage message) {
        if (message instanceof SystemMessage system) {
            return new Message("system", system.text());
        }
        if (message instanceof UserMessage user && user.hasSingleText()) {
            return new Message("user", user.singleText());
        }
        if (message instanceof AiMessage answer && answer.text() != null && !answer.hasToolExecutionRequests()) {
            return new Message("assistant", answer.text());
        }
        throw new UsageException(
                "A local model cannot read this message of type %s.".formatted(message.type()),
                "Send system, user and assistant messages of plain text.");
    }
}
