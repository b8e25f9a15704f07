package dev.retort.model;

import dev.langchain4j.model.embedding.EmbeddingModel;

/**
 * An embedding model with the name under which its calls are journalled and priced.
 *
 * @param ref the name
 * @param model any LangChain4j embedding model
 * @param batchSize most texts in one request, at least 1
 * @param onThisMachine true where vectors cost nothing but time: they are not journalled
 */
public record NamedEmbeddingModel(ModelRef ref, EmbeddingModel model, int batchSize, boolean onThisMachine) {}
