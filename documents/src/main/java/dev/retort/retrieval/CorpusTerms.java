package dev.retort.retrieval;

import java.io.Serializable;
import java.util.HashMap;
import java.util.Map;

/**
 * How often the words of some questions occur in passages, which is what BM25 weighs words by. Those of the shards of a corpus
 * add up to those of the corpus.
 *
 * @param passages how many passages there are
 * @param fields totals of each field that occurs
 * @param words totals of each word of the questions that occurs
 */
public record CorpusTerms(int passages, Map<String, FieldTotals> fields, Map<Word, WordTotals> words)
        implements Serializable {

    /** No passage. */
    public static final CorpusTerms NONE = new CorpusTerms(0, Map.of(), Map.of());

    /** Copies the maps. */
    public CorpusTerms {
        fields = Map.copyOf(fields);
        words = Map.copyOf(words);
    }

    /** A word, as the index holds it, in a field. */
    public record Word(String field, String text) implements Serializable {}

    /**
     * Totals of a field.
     *
     * @param passages how many passages have words in it
     * @param words how many words all of them have in it
     * @param differentWords the sum over passages of how many different words they have in it
     */
    public record FieldTotals(long passages, long words, long differentWords) implements Serializable {

        private FieldTotals plus(FieldTotals other) {
            return new FieldTotals(
                    passages + other.passages, words + other.words, differentWords + other.differentWords);
        }
    }

    /**
     * Totals of a word.
     *
     * @param passages how many passages hold it
     * @param occurrences how often they hold it together
     */
    public record WordTotals(long passages, long occurrences) implements Serializable {

        private WordTotals plus(WordTotals other) {
            return new WordTotals(passages + other.passages, occurrences + other.occurrences);
        }
    }

    /** Returns the totals of both. */
    public CorpusTerms plus(CorpusTerms other) {
        Map<String, FieldTotals> allFields = new HashMap<>(fields);
        other.fields.forEach((name, totals) -> allFields.merge(name, totals, FieldTotals::plus));
        Map<Word, WordTotals> allWords = new HashMap<>(words);
        other.words.forEach((word, totals) -> allWords.merge(word, totals, WordTotals::plus));
        return new CorpusTerms(passages + other.passages, allFields, allWords);
    }
}
