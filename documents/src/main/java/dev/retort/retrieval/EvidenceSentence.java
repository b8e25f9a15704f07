package dev.retort.retrieval;

/**
 * A sentence of a retrieved passage with how well it fits a question.
 *
 * @param text the sentence
 * @param place its number among the sentences of all passages, from 0, in the order of the passages
 * @param fit how well it and its neighbours fit; larger is better, comparable within one ranking only
 */
public record EvidenceSentence(String text, int place, double fit) {

    /** Returns the number of words, divided by white space. */
    public int words() {
        return text.split("\\s+").length;
    }
}
