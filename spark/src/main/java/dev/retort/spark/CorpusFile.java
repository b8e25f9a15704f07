package dev.retort.spark;

import java.io.Serializable;

/**
 * A file of the corpus.
 *
 * @param number its place in the order of the corpus, from 0
 * @param uri where it lies
 * @param name its name for people, different from all others
 * @param size in bytes
 * @param changed when it was changed last, in milliseconds since 1970
 */
record CorpusFile(int number, String uri, String name, long size, long changed) implements Serializable {}
