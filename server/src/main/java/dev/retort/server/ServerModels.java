package dev.retort.server;

import dev.langchain4j.model.TokenCountEstimator;
import dev.retort.finetuning.FineTuner;
import dev.retort.model.ModelProviders;
import dev.retort.model.ModelRef;
import dev.retort.server.chat.ChatEngine;
import dev.retort.server.chat.RunStudent;
import java.util.function.Function;

/**
 * What does a server's work. The owner closes them after the server.
 *
 * @param tuner trains on this machine, and resumes what it has begun
 * @param counters counts tokens for a base model
 * @param local replies by models of this machine
 * @param providers models elsewhere, and embeddings
 * @param students opens the students of runs
 */
public record ServerModels(
        FineTuner tuner,
        Function<ModelRef, TokenCountEstimator> counters,
        ChatEngine local,
        ModelProviders providers,
        RunStudent.Source students) {}
