package dev.retort.server.chat;

import dev.retort.document.Passage;
import java.util.List;

/**
 * The replies to a conversation.
 *
 * @param promptTokens of the conversation
 * @param completionTokens of all replies
 * @param sources the passages that the replies rest on; none of a model that only sees the conversation
 */
public record ChatReply(List<Choice> choices, int promptTokens, int completionTokens, List<Passage> sources) {

    /** Copies the lists. */
    public ChatReply {
        choices = List.copyOf(choices);
        sources = List.copyOf(sources);
    }

    /** Creates replies of a model that only sees the conversation. */
    public ChatReply(List<Choice> choices, int promptTokens, int completionTokens) {
        this(choices, promptTokens, completionTokens, List.of());
    }

    /**
     * One reply.
     *
     * @param complete false where the limit of tokens cut it
     * @param logprobs of its tokens, if they were asked for
     */
    public record Choice(String text, boolean complete, List<TokenLogprob> logprobs) {

        /** Copies the list. */
        public Choice {
            logprobs = List.copyOf(logprobs);
        }

        /** Creates a reply whose tokens' probabilities nobody asked for. */
        public Choice(String text, boolean complete) {
            this(text, complete, List.of());
        }
    }
}
