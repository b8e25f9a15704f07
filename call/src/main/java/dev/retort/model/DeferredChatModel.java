package dev.retort.model;

import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.response.ChatResponse;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;

/** A chat model that also takes many requests at once and answers them later, at half the price, as a batch API does. */
public interface DeferredChatModel extends ChatModel {

    /**
     * Hands requests in.
     *
     * @param name of the job, of at most 64 letters and digits, by which {@link #find} finds it
     * @param requests by a name of at most 40 letters and digits each, in order
     * @return the job's id, by which another process can collect the replies
     */
    String submit(String name, SequencedMap<String, ChatRequest> requests);

    /**
     * Looks whether a job was handed in, by a process that was killed before it noted the id.
     *
     * @return the id of the job of that name, however far it is
     * @throws dev.retort.model.failure.CallException if the service does not say
     */
    Optional<String> find(String name);

    /**
     * Asks for the replies of a job.
     *
     * @return empty while the job is not done; then the replies by the names of their requests, without those that have none
     * @throws dev.retort.model.failure.CallException if the job failed for good or is gone; of a kind that is
     *     {@code REFUSED} or repeatable if the service does not say
     */
    Optional<Map<String, ChatResponse>> collect(String job);
}
