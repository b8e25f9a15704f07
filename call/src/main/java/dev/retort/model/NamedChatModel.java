package dev.retort.model;

import dev.langchain4j.model.chat.ChatModel;

/**
 * A chat model with the name under which its calls are journalled and priced.
 *
 * @param ref the name
 * @param model any LangChain4j chat model; one that is a {@link BatchChatModel} is called group by group
 */
public record NamedChatModel(ModelRef ref, ChatModel model) {}
