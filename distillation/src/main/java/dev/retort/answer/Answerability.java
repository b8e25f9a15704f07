package dev.retort.answer;

import dev.retort.retrieval.Nearness;

/**
 * How likely the passages of an index are to answer a question, by how near the best of them come to it: a logistic regression
 * over the cosine of the best passage and of the best sentence by all-MiniLM-L6-v2, the best BM25 score, and the number of
 * different content words asked. Fitted to natural questions about four documents that people read in full, 128 that the
 * documents answer and 23 that they do not; on documents left out of the fit, one at a time, its AUROC is 0.90
 * ({@code benchmarks/answerability-fit.sh}). By other embedding models its scale means nothing.
 */
final class Answerability {

    private static final double INTERCEPT = -12.551;
    private static final double PASSAGE_COSINE = 4.976;
    private static final double SENTENCE_COSINE = 8.889;
    private static final double WORDS = 1.91;
    private static final double ASKED_WORDS = 0.469;

    /** Below this a question is declined: six of a hundred that the documents answer lay below it in the fit. */
    private static final double LEAST = -1.08;

    private Answerability() {}

    /**
     * Returns whether an answer is to be tried.
     *
     * @param passages how near the best passages come
     * @param sentence the cosine of the best sentence of the retrieved passages
     * @param askedWords how many different content words the question has
     */
    static boolean isLikely(Nearness passages, double sentence, int askedWords) {
        return INTERCEPT
                        + PASSAGE_COSINE * passages.cosine()
                        + SENTENCE_COSINE * sentence
                        + WORDS * Math.log1p(passages.words())
                        + ASKED_WORDS * askedWords
                >= LEAST;
    }
}
