package dev.retort.server.http;

/** Whose API a client speaks. */
public enum Api {
    /** Mistral's. */
    MISTRAL,
    /** OpenAI's. */
    OPENAI
}
