package dev.retort.question;

import dev.langchain4j.model.embedding.EmbeddingModel;
import dev.retort.document.Passage;
import java.util.List;
import org.apiguardian.api.API;

/** Keeps what is made for one side of the split away from the other side's questions and passages. Immutable once made. */
@API(status = API.Status.INTERNAL)
public final class LeakGuard {

    /** The cosine above which two questions, or two source sentences, count as the same. */
    static final double NEAR = 0.9;

    private final Vectors vectors;
    private final KnownTexts questions = new KnownTexts(NEAR);
    private final KnownTexts sources = new KnownTexts(NEAR);
    private final KnownTexts passages = new KnownTexts(NEAR);

    /**
     * Creates a guard.
     *
     * @param embeddings measures nearness
     * @param questions the questions of the other side; none where it has none yet
     * @param passages the passages of the other side
     */
    public LeakGuard(EmbeddingModel embeddings, List<Question> questions, List<Passage> passages) {
        this.vectors = new Vectors(embeddings);
        List<String> texts = questions.stream().map(Question::text).toList();
        List<String> references = questions.stream()
                .flatMap(question -> question.reference().stream())
                .toList();
        addAll(this.questions, texts);
        addAll(this.sources, references);
        passages.forEach(passage -> this.passages.addText(passage.text()));
    }

    /** Returns whether a candidate is too near to the other side. */
    boolean leaks(String question, float[] vector, QuestionTarget target) {
        if (questions.resemblance(question, vector).isPresent()) {
            return true;
        }
        return target.sentence()
                .map(sentence -> passages.resemblance(sentence).isPresent()
                        || sources.resemblance(sentence, vectors.of(sentence)).isPresent())
                .orElse(false);
    }

    private void addAll(KnownTexts known, List<String> texts) {
        List<float[]> embedded = vectors.of(texts);
        for (int i = 0; i < texts.size(); i++) {
            known.add(texts.get(i), embedded.get(i));
        }
    }
}
