package dev.retort.answer;

import dev.langchain4j.data.message.ChatMessage;
import dev.langchain4j.data.message.SystemMessage;
import dev.langchain4j.data.message.UserMessage;
import java.util.List;

/**
 * The prompts of an answer. The first is the very layout of the training rows, so that a tuned model meets in use what it
 * met in training.
 */
public final class AnswerPrompt {

    /** The system message of every answer and every training row. */
    public static final String SYSTEM = "You are a helpful assistant to answer user queries based on provided context.";

    private AnswerPrompt() {}

    /** Returns the user message of a question with its context. */
    public static String user(String context, String question) {
        return "context: " + context + " \n\n question: " + question;
    }

    /** Returns the messages that ask for an answer from a context. */
    public static List<ChatMessage> fromContext(String context, String question) {
        return List.of(SystemMessage.from(SYSTEM), UserMessage.from(user(context, question)));
    }

    /** Returns the messages that ask for an answer without any context. */
    public static List<ChatMessage> closedBook(String question) {
        return List.of(
                SystemMessage.from("You are a helpful assistant to answer user queries."), UserMessage.from(question));
    }

    /** Returns the messages that ask whether more context changes an answer. */
    public static List<ChatMessage> refine(String context, String question, String answer) {
        return List.of(
                SystemMessage.from(SYSTEM),
                UserMessage.from(user(context, question)
                        + "\n\n answer so far: " + answer
                        + "\n\n Improve the answer where this context adds to it or corrects it; otherwise repeat it."
                        + " Reply with the answer alone."));
    }
}
