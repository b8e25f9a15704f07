package dev.retort.evaluation.facts;

import dev.retort.evaluation.KeyFact;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Which facts a text states, by its words: a fact is stated if all content words of one of its alternatives occur, in
 * any order and anywhere. Whether the text is true as a whole is not looked at, so long texts state more.
 */
public final class StatedFacts {

    private final Set<String> words;

    private StatedFacts(Set<String> words) {
        this.words = words;
    }

    /** Reads a text once for all facts. */
    public static StatedFacts of(String text) {
        return new StatedFacts(new HashSet<>(FactWords.of(text)));
    }

    /** Returns the first alternative that the text states. */
    public Optional<String> wording(KeyFact fact) {
        return fact.alternatives().stream()
                .filter(alternative -> words.containsAll(FactWords.content(alternative)))
                .findFirst();
    }

    /**
     * Returns the share of the facts that the text states, from 0 to 1.
     *
     * @param facts at least one
     */
    public double share(List<KeyFact> facts) {
        return facts.stream().filter(fact -> wording(fact).isPresent()).count() / (double) facts.size();
    }
}
