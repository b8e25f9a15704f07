package dev.retort.question;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apiguardian.api.API;

/**
 * What train and eval questions have in common.
 *
 * @param evalQuestions how many eval questions were checked
 * @param leaked how many of them resemble something on the train side
 * @param counts how many resemblances of each kind: {@code same_text}, {@code shared_shingle} (13 words in a row),
 *     {@code near_embedding} (cosine above 0.9)
 * @param leaks each of them
 * @param sharedPassages ids of eval passages that share 13 words in a row with a train passage; a property of the
 *     documents, which repeat themselves
 */
@API(status = API.Status.INTERNAL)
public record LeakReport(
        int evalQuestions, int leaked, Map<String, Integer> counts, List<Leak> leaks, List<String> sharedPassages) {

    /** Copies the collections. */
    public LeakReport {
        counts = Collections.unmodifiableMap(new TreeMap<>(counts));
        leaks = List.copyOf(leaks);
        sharedPassages = List.copyOf(sharedPassages);
    }

    /**
     * One resemblance.
     *
     * @param evalId the eval question
     * @param part {@code "question"} or {@code "reference"}
     * @param kind the key in {@link LeakReport#counts()}
     */
    public record Leak(String evalId, String part, String kind) {}

    /** Returns one sentence: how many eval questions leaked, of how many, and by which resemblance. */
    public String text() {
        return "%d of %d eval questions resemble something on the train side %s"
                .formatted(leaked, evalQuestions, new TreeMap<>(counts));
    }

    /** Returns the share of eval questions that leaked, from 0 to 1; 0 where there are none. */
    public double leakage() {
        return evalQuestions == 0 ? 0 : (double) leaked / evalQuestions;
    }
}
