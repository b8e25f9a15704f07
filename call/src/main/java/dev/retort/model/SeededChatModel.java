package dev.retort.model;

import dev.langchain4j.model.chat.ChatModel;
import java.util.OptionalLong;

/** A chat model that samples from a seed, which is then part of what identifies a request. */
public interface SeededChatModel extends ChatModel {

    /** Returns the seed, if one is set. */
    OptionalLong seed();
}
