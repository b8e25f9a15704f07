package dev.retort.local.generation;

import dev.retort.local.transformer.AttentionKernel;

/** Prompts packed one behind another: writes their keys and values into the cache and attends to what is there. */
interface PromptAttention extends AttentionKernel, AutoCloseable {

    @Override
    void close();
}
