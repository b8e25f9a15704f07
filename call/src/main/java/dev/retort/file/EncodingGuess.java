package dev.retort.file;

import java.nio.charset.Charset;

/**
 * The encoding that a text's letters speak for.
 *
 * @param charset the likeliest
 * @param isSure false where a person has to decide
 */
public record EncodingGuess(Charset charset, boolean isSure) {}
