package dev.retort.answer;

import dev.langchain4j.data.message.ChatMessage;
import dev.langchain4j.data.message.SystemMessage;
import dev.langchain4j.data.message.UserMessage;
import java.util.List;
import org.apiguardian.api.API;

/**
 * The words of the prompts of an answer. A prompt is the very layout of the training rows, so that a tuned model meets in
 * use what it met in training; {@link PromptForm} says how the context is set apart.
 */
@API(status = API.Status.INTERNAL)
public final class AnswerPrompt {

    /** The system message of every answer and every training row. */
    public static final String SYSTEM = "You are a helpful assistant to answer user queries based on provided context.";

    private AnswerPrompt() {}

    /** Returns the user message of a question with its context. */
    public static String user(String context, String question) {
        return "context: " + context + " \n\n question: " + question;
    }

    /** Returns the messages that ask for an answer without any context. */
    public static List<ChatMessage> closedBook(String question) {
        return List.of(
                SystemMessage.from("You are a helpful assistant to answer user queries."), UserMessage.from(question));
    }
}
