package dev.retort.answer;

import dev.langchain4j.data.embedding.Embedding;
import dev.langchain4j.data.segment.TextSegment;
import dev.langchain4j.model.embedding.EmbeddingModel;
import dev.langchain4j.store.embedding.CosineSimilarity;
import dev.retort.question.Question;
import dev.retort.text.ContentWords;
import dev.retort.text.Sentences;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.apiguardian.api.API;

/**
 * A teacher without a model: answers with the sentence of the context nearest to the question, and the second where it is
 * about as near and says something else. Honest about the documents, weak at everything a model is for. Thread-safe.
 */
@API(status = API.Status.INTERNAL)
public final class ExtractiveTeacher extends ModelFreeTeacher {

    private static final double ABOUT_AS_NEAR = 0.06;
    private static final double SAME_WORDS = 0.5;
    private static final int SHORTEST_SENTENCE = 5;

    private final ContextSource contexts;
    private final EmbeddingModel embeddings;

    /** Creates a teacher that chooses from these contexts by the cosine of embeddings. */
    public ExtractiveTeacher(ContextSource contexts, EmbeddingModel embeddings) {
        this.contexts = contexts;
        this.embeddings = embeddings;
    }

    private record Candidate(String sentence, double nearness) {}

    @Override
    Answer answer(Question question) {
        Context context = contexts.contextOf(question);
        List<String> sentences = sentences(context);
        if (sentences.isEmpty()) {
            return Answer.none(question.id(), question.text(), context, "no sentence was retrieved");
        }
        Embedding target = embeddings.embed(question.text()).content();
        List<Embedding> vectors = embeddings
                .embedAll(sentences.stream().map(TextSegment::from).toList())
                .content();
        List<Candidate> nearest = new ArrayList<>();
        for (int i = 0; i < sentences.size(); i++) {
            nearest.add(new Candidate(sentences.get(i), CosineSimilarity.between(target, vectors.get(i))));
        }
        nearest.sort(Comparator.comparingDouble(Candidate::nearness).reversed());
        return Answer.of(question.id(), question.text(), words(nearest), context);
    }

    private static List<String> sentences(Context context) {
        Set<String> sentences = new LinkedHashSet<>();
        for (String text : context.texts()) {
            for (String sentence : Sentences.of(text)) {
                if (ContentWords.words(sentence).size() >= SHORTEST_SENTENCE) {
                    sentences.add(sentence.strip());
                }
            }
        }
        return List.copyOf(sentences);
    }

    private static String words(List<Candidate> nearest) {
        Candidate first = nearest.getFirst();
        if (nearest.size() == 1) {
            return first.sentence();
        }
        Candidate second = nearest.get(1);
        boolean joins = first.nearness() - second.nearness() <= ABOUT_AS_NEAR
                && overlap(first.sentence(), second.sentence()) < SAME_WORDS;
        return joins ? first.sentence() + " " + second.sentence() : first.sentence();
    }

    private static double overlap(String first, String second) {
        Set<String> known = new HashSet<>(ContentWords.of(first));
        List<String> words = ContentWords.of(second);
        return words.isEmpty()
                ? 1
                : (double) words.stream().filter(known::contains).count() / words.size();
    }
}
