package dev.retort.dataset;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * One training row.
 *
 * @param messages the conversation
 * @param tools the functions that the assistant may call, each as the JSON object that describes it; usually none
 */
public record ChatExample(List<Message> messages, List<Map<String, Object>> tools) {

    /** Copies the lists. */
    public ChatExample {
        messages = List.copyOf(messages);
        tools = List.copyOf(tools);
    }

    /** Creates a conversation without tools. */
    public ChatExample(List<Message> messages) {
        this(messages, List.of());
    }

    /** Returns the conversation up to a message, which is not in it, with the same tools. */
    public ChatExample before(int message) {
        return new ChatExample(messages.subList(0, message), tools);
    }

    /**
     * One message.
     *
     * @param role {@code system}, {@code developer}, {@code user}, {@code assistant} or {@code tool}
     * @param content its text; empty where the assistant calls tools and says nothing
     * @param weight 0 or 1 as the row has it, of an assistant's message
     * @param toolCalls the calls in an assistant's message
     * @param toolCallId the call that a tool's message answers
     */
    public record Message(
            String role, String content, OptionalInt weight, List<ToolCall> toolCalls, Optional<String> toolCallId) {

        /** Copies the list. */
        public Message {
            toolCalls = List.copyOf(toolCalls);
        }

        /** Creates a message of text only. */
        public Message(String role, String content) {
            this(role, content, OptionalInt.empty(), List.of(), Optional.empty());
        }

        /** Returns this message with a weight. */
        public Message weighing(int weight) {
            return new Message(role, content, OptionalInt.of(weight), toolCalls, toolCallId);
        }

        /** Returns this message with another text. */
        public Message saying(String text) {
            return new Message(role, text, weight, toolCalls, toolCallId);
        }

        /** Returns this message with other calls. */
        public Message calling(List<ToolCall> calls) {
            return new Message(role, content, weight, calls, toolCallId);
        }
    }

    /**
     * One call of a function.
     *
     * @param id its name in the conversation
     * @param name of the function
     * @param arguments as JSON text
     */
    public record ToolCall(String id, String name, String arguments) {}
}
