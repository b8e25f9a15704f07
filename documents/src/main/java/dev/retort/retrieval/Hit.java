package dev.retort.retrieval;

import java.io.Serializable;

/**
 * A passage that a ranking found.
 *
 * @param id the passage's id
 * @param score larger is better, comparable within one ranking only
 */
public record Hit(String id, double score) implements Serializable {}
