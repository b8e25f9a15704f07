package dev.retort.question;

import dev.langchain4j.model.embedding.EmbeddingModel;
import dev.retort.document.Passage;
import dev.retort.text.ContentWords;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * The sentences of a passage that are worth asking about and can stand alone: 10 to 40 words, no opening that leans on
 * the sentence before, nearest to the passage as a whole, names and numbers favoured. Thread-safe.
 */
final class SalientSentences {

    private static final int FEWEST_WORDS = 10;
    private static final int MOST_WORDS = 40;
    private static final int MOST_FACTS = 2;
    private static final double BONUS_PER_FACT = 0.05;

    private static final Set<String> LEANING_OPENINGS = Set.of("""
            this these it they that those such he she another also for see figure table section however similarly \
            examples example therefore in some other others additionally its their both otherwise instead thus hence \
            furthermore moreover then consequently likewise and but or so yet here there finally next first second \
            third lastly conversely alternatively""".split(" "));
    private static final Pattern POINTS_OUTSIDE = Pattern.compile(
            "\\b([Ss]ection|[Ff]igure|[Tt]able|[Aa]ppendix|[Cc]hapter) [0-9A-Z]|\\bfollowing\\b|\\bbelow\\b|\\babove\\b"
                    + "|\\bthis (document|publication|guide|section|chapter|appendix)\\b|https?://|\\bwww\\.|[|=]|\\.{3}|…");

    private final Vectors vectors;
    private final Function<String, List<String>> sentences;

    SalientSentences(EmbeddingModel embeddings, Function<String, List<String>> sentences) {
        this.vectors = new Vectors(embeddings);
        this.sentences = sentences;
    }

    /** Returns the fit sentences of a passage, most salient first. */
    List<String> of(Passage passage) {
        List<String> fit = sentences.apply(passage.text()).stream()
                .filter(SalientSentences::isAlone)
                .toList();
        if (fit.isEmpty()) {
            return List.of();
        }
        List<String> texts = new ArrayList<>(fit);
        texts.add(passage.text());
        List<float[]> embedded = vectors.of(texts);
        float[] whole = embedded.getLast();
        record Ranked(String sentence, double score) {}
        List<Ranked> ranked = new ArrayList<>();
        for (int i = 0; i < fit.size(); i++) {
            double facts = Math.min(MOST_FACTS, facts(fit.get(i)).size());
            ranked.add(new Ranked(fit.get(i), Vectors.cosine(embedded.get(i), whole) + BONUS_PER_FACT * facts));
        }
        ranked.sort(Comparator.comparingDouble(Ranked::score).reversed());
        return ranked.stream().map(Ranked::sentence).toList();
    }

    static boolean isAlone(String sentence) {
        List<String> words = ContentWords.words(sentence);
        if (words.size() < FEWEST_WORDS || words.size() > MOST_WORDS) {
            return false;
        }
        char last = sentence.charAt(sentence.length() - 1);
        return Character.isUpperCase(sentence.charAt(0))
                && (last == '.' || last == '”' || last == ')')
                && !LEANING_OPENINGS.contains(words.getFirst().toLowerCase(Locale.ROOT))
                && !POINTS_OUTSIDE.matcher(sentence).find();
    }

    /** Returns the distinct numbers and the capitalised words that do not open the sentence. */
    private static Set<String> facts(String sentence) {
        Set<String> facts = new HashSet<>();
        List<String> words = ContentWords.words(sentence);
        for (int i = 0; i < words.size(); i++) {
            String word = words.get(i);
            boolean number = word.chars().anyMatch(Character::isDigit);
            boolean name = i > 0 && Character.isUpperCase(word.charAt(0)) && !ContentWords.isStopWord(word);
            if (number || name) {
                facts.add(word.toLowerCase(Locale.ROOT));
            }
        }
        return facts;
    }
}
