package dev.retort.question;

import dev.langchain4j.model.embedding.EmbeddingModel;
import dev.retort.document.Passage;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.apiguardian.api.API;

/** Compares the finished train and eval questions, whoever wrote them, and measures what leaks. Thread-safe. */
@API(status = API.Status.INTERNAL)
public final class LeakCheck {

    private final Vectors vectors;

    /** Creates a check. */
    public LeakCheck(EmbeddingModel embeddings) {
        this.vectors = new Vectors(embeddings);
    }

    /**
     * Compares both sides: question with question, reference with reference, passage with passage.
     *
     * @param train all train questions
     * @param eval all eval questions
     * @param trainPassages the train side's passages; empty for a user's own questions
     * @param evalPassages the eval side's passages; empty for a user's own questions
     */
    public LeakReport check(
            List<Question> train, List<Question> eval, List<Passage> trainPassages, List<Passage> evalPassages) {
        KnownTexts questions = known(train.stream().map(Question::text).toList());
        KnownTexts references = known(references(train));
        KnownTexts passages = new KnownTexts(LeakGuard.NEAR);
        trainPassages.forEach(passage -> passages.addText(passage.text()));
        List<LeakReport.Leak> leaks = new ArrayList<>();
        List<float[]> embedded = vectors.of(eval.stream().map(Question::text).toList());
        for (int i = 0; i < eval.size(); i++) {
            Question question = eval.get(i);
            add(leaks, question, "question", questions.resemblance(question.text(), embedded.get(i)));
            if (question.reference().isPresent()) {
                String reference = question.reference().get();
                add(leaks, question, "reference", references.resemblance(reference, vectors.of(reference)));
            }
        }
        Map<String, Integer> counts = new TreeMap<>();
        for (KnownTexts.Resemblance kind : KnownTexts.Resemblance.values()) {
            counts.put(key(kind), 0);
        }
        Set<String> leaked = new HashSet<>();
        for (LeakReport.Leak leak : leaks) {
            counts.merge(leak.kind(), 1, Integer::sum);
            leaked.add(leak.evalId());
        }
        List<String> shared = evalPassages.stream()
                .filter(passage -> passages.resemblance(passage.text()).isPresent())
                .map(Passage::id)
                .toList();
        return new LeakReport(eval.size(), leaked.size(), counts, leaks, shared);
    }

    private KnownTexts known(List<String> texts) {
        KnownTexts known = new KnownTexts(LeakGuard.NEAR);
        List<float[]> embedded = vectors.of(texts);
        for (int i = 0; i < texts.size(); i++) {
            known.add(texts.get(i), embedded.get(i));
        }
        return known;
    }

    private static List<String> references(List<Question> questions) {
        return questions.stream()
                .flatMap(question -> question.reference().stream())
                .toList();
    }

    private static void add(
            List<LeakReport.Leak> leaks, Question question, String part, Optional<KnownTexts.Resemblance> found) {
        found.ifPresent(kind -> leaks.add(new LeakReport.Leak(question.id(), part, key(kind))));
    }

    private static String key(KnownTexts.Resemblance kind) {
        return kind.name().toLowerCase(Locale.ROOT);
    }
}
