package dev.retort.distillation.dataset;

import dev.retort.answer.Answer;
import dev.retort.question.Question;
import dev.retort.text.ContentWords;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Of several answers to a question, keeps the best supported and, among equals, the shortest.
 *
 * @param kept at most one answer a question, in the order of the questions
 * @param dropped all other answers with the reason
 */
public record RejectionSampling(List<Answer> kept, List<DroppedRow> dropped) {

    /** The share of content words that must stand in the context where none is set. */
    public static final double DEFAULT_SUPPORT = 0.85;

    /** Copies the lists. */
    public RejectionSampling {
        kept = List.copyOf(kept);
        dropped = List.copyOf(dropped);
    }

    /**
     * Chooses among the answers. Refused are failures, cut answers, answers that add nothing to the question, those with a
     * number the context lacks, and those whose support is too low: support is the share of the answer's content words found
     * in the context (K-precision, Adlakha et al. 2023).
     *
     * @param questions the questions
     * @param samples all answers, several a question, in any order
     * @param support the least support, from 0 to 1
     */
    public static RejectionSampling choose(List<Question> questions, List<Answer> samples, double support) {
        Map<String, List<Answer>> byQuestion = new HashMap<>();
        samples.forEach(answer -> byQuestion
                .computeIfAbsent(answer.questionId(), key -> new ArrayList<>())
                .add(answer));
        List<Answer> kept = new ArrayList<>();
        List<DroppedRow> dropped = new ArrayList<>();
        for (Question question : questions) {
            List<Answer> good = new ArrayList<>();
            for (Answer answer : byQuestion.getOrDefault(question.id(), List.of())) {
                Optional<String> flaw = flaw(question, answer, support);
                flaw.ifPresentOrElse(reason -> dropped.add(drop(question, answer, reason)), () -> good.add(answer));
            }
            good.sort(Comparator.comparingLong((Answer answer) -> -Math.round(100 * support(answer)))
                    .thenComparingInt(
                            answer -> ContentWords.words(answer.text()).size()));
            good.stream().limit(1).forEach(kept::add);
            good.stream()
                    .skip(1)
                    .forEach(answer ->
                            dropped.add(drop(question, answer, "another answer is better supported or shorter")));
        }
        return new RejectionSampling(kept, dropped);
    }

    private static Optional<String> flaw(Question question, Answer answer, double least) {
        Optional<String> unusable = TrainingRows.flaw(question, answer);
        if (unusable.isPresent()) {
            return unusable;
        }
        Set<String> known = new HashSet<>(lowerCase(String.join("\n", answer.contexts()) + "\n" + question.text()));
        Optional<String> number = lowerCase(answer.text()).stream()
                .filter(word -> word.chars().anyMatch(Character::isDigit) && !known.contains(word))
                .findFirst();
        if (number.isPresent()) {
            return Optional.of("the context has no \"%s\"".formatted(number.get()));
        }
        double support = support(answer);
        return support < least
                ? Optional.of(String.format(
                        Locale.ROOT, "only %.0f %% of its content words are in the context", 100 * support))
                : Optional.empty();
    }

    private static double support(Answer answer) {
        Set<String> known = new HashSet<>(ContentWords.of(String.join("\n", answer.contexts())));
        List<String> words = ContentWords.of(answer.text());
        return words.isEmpty()
                ? 0
                : (double) words.stream().filter(known::contains).count() / words.size();
    }

    private static List<String> lowerCase(String text) {
        return ContentWords.words(text).stream()
                .map(word -> word.toLowerCase(Locale.ROOT))
                .toList();
    }

    private static DroppedRow drop(Question question, Answer answer, String reason) {
        return new DroppedRow(question.id(), question.text(), answer.text(), reason);
    }
}
