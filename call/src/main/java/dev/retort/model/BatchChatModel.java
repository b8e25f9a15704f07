package dev.retort.model;

import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.response.ChatResponse;
import java.util.List;

/**
 * A chat model that answers several requests in one computation, as a model on this machine does.
 *
 * <p>The numbers of a row may depend, in the last bits, on the rows beside it. So that a resumed run gives the same bytes,
 * the grouping depends on the whole list of requests only, and a group is computed whole or taken from the journal whole.
 */
public interface BatchChatModel extends ChatModel {

    /** Groups requests: each inner list holds positions in {@code requests}, each position is in one group. */
    List<List<Integer>> groups(List<ChatRequest> requests);

    /** Answers the requests of one group, in their order. */
    List<ChatResponse> chatGroup(List<ChatRequest> group);
}
