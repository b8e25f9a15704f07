package dev.retort.server.chat;

import dev.retort.server.http.Refusal;
import dev.retort.server.model.ServedModel;

/** Replies to conversations. Thread-safe. */
public interface ChatEngine {

    /**
     * Takes a conversation and returns at once; the work continues in the background.
     *
     * @throws Refusal if there is too much to do already, or the model cannot do it
     */
    ChatWork begin(ServedModel model, ChatTask task);

    /** Forgets a model that is deleted, so that its memory is free. */
    void forget(ServedModel model);
}
