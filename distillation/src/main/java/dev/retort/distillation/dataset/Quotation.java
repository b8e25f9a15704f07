package dev.retort.distillation.dataset;

import dev.retort.answer.Answer;
import dev.retort.text.ContentWords;
import dev.retort.text.Sentences;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.apiguardian.api.API;

/**
 * Answers of a teacher in sentences of their contexts: those that together hold the answer, with the sentences beside them, in
 * the order of the contexts. The context of the quoted answer begins with the quotation, as contexts in use begin with the
 * evidence: from few rows a small student learns to quote what a context begins with, hardly to phrase or to choose. Thread-safe.
 */
@API(status = API.Status.INTERNAL)
public final class Quotation {

    /** The least share of the answer's content words, without those of the question, that the sentences must hold. */
    private static final double LEAST_HELD = 0.6;

    /** A further sentence must hold this many content words that those before it do not. */
    private static final int FEWEST_NEW_WORDS = 2;

    /** Long sentences hold more words by chance: the worth of a sentence is divided by its length, raised to this power. */
    private static final double LENGTH_EXPONENT = 0.7;

    /** Added to the length, so that a fragment of few words is not the best for being short. */
    private static final int ADDED_LENGTH = 6;

    /** The share of the most words up to which sentences beside those that hold the answer are added. */
    private static final double FILLED = 0.8;

    private final int mostWords;

    /**
     * Creates quotations.
     *
     * @param mostWords the most words of a quotation; its first sentence may have more
     */
    public Quotation(int mostWords) {
        this.mostWords = mostWords;
    }

    /** A sentence of the context of this number. */
    private record Candidate(int context, String text, int words, Set<String> content) {

        static Candidate of(int context, String text) {
            return new Candidate(context, text, ContentWords.words(text).size(), new HashSet<>(ContentWords.of(text)));
        }
    }

    /** Returns the answer quoted, beside contexts that begin with it; as a failure where its contexts do not hold it. */
    public Answer of(Answer answer) {
        if (answer.failure().isPresent()) {
            return answer;
        }
        List<Candidate> sentences = sentences(answer.contexts());
        Set<Integer> chosen = holding(answer, sentences);
        if (chosen.isEmpty()) {
            return like(answer, answer.text(), answer.contexts(), Optional.of("its context does not hold it"));
        }
        fill(chosen, sentences);
        String quoted = String.join(
                " ", chosen.stream().map(place -> sentences.get(place).text()).toList());
        return like(answer, quoted, ledBy(quoted, chosen, sentences), Optional.empty());
    }

    private static Answer like(Answer answer, String text, List<String> contexts, Optional<String> failure) {
        return new Answer(
                answer.questionId(),
                answer.question(),
                text,
                contexts,
                answer.passageIds(),
                answer.complete(),
                failure);
    }

    private static List<Candidate> sentences(List<String> contexts) {
        Map<String, Candidate> byText = new LinkedHashMap<>();
        for (int context = 0; context < contexts.size(); context++) {
            for (String text : Sentences.of(contexts.get(context))) {
                byText.putIfAbsent(text, Candidate.of(context, text));
            }
        }
        return List.copyOf(byText.values());
    }

    /** Returns the places of the sentences that hold the answer; none where they hold too little of it. */
    private Set<Integer> holding(Answer answer, List<Candidate> sentences) {
        Set<String> needed = new HashSet<>(ContentWords.of(answer.text()));
        needed.removeAll(new HashSet<>(ContentWords.of(answer.question())));
        Set<String> open = new HashSet<>(needed);
        Set<Integer> chosen = new TreeSet<>();
        Optional<Integer> next = next(sentences, chosen, open);
        while (next.isPresent()) {
            chosen.add(next.get());
            open.removeAll(sentences.get(next.get()).content());
            next = next(sentences, chosen, open);
        }
        return open.size() <= (1 - LEAST_HELD) * needed.size() ? chosen : Set.of();
    }

    private Optional<Integer> next(List<Candidate> sentences, Set<Integer> chosen, Set<String> open) {
        int room = room(chosen, sentences);
        Optional<Integer> best = Optional.empty();
        double most = 0;
        for (int place = 0; place < sentences.size(); place++) {
            Candidate sentence = sentences.get(place);
            if (chosen.contains(place) || !chosen.isEmpty() && sentence.words() > room) {
                continue;
            }
            long gained = open.stream().filter(sentence.content()::contains).count();
            double worth = gained / Math.pow(sentence.words() + ADDED_LENGTH, LENGTH_EXPONENT);
            if (gained >= FEWEST_NEW_WORDS && worth > most) {
                most = worth;
                best = Optional.of(place);
            }
        }
        return best;
    }

    private int room(Set<Integer> chosen, List<Candidate> sentences) {
        return mostWords
                - chosen.stream()
                        .mapToInt(place -> sentences.get(place).words())
                        .sum();
    }

    /** Adds sentences of the same contexts, those after a chosen one first, then those before. */
    private void fill(Set<Integer> chosen, List<Candidate> sentences) {
        while (room(chosen, sentences) > (1 - FILLED) * mostWords) {
            Optional<Integer> beside = Stream.of(1, -1)
                    .flatMap(step -> chosen.stream()
                            .filter(place -> fits(place, place + step, chosen, sentences))
                            .map(place -> place + step))
                    .findFirst();
            if (beside.isEmpty()) {
                return;
            }
            chosen.add(beside.get());
        }
    }

    private boolean fits(int place, int beside, Set<Integer> chosen, List<Candidate> sentences) {
        return beside >= 0
                && beside < sentences.size()
                && !chosen.contains(beside)
                && sentences.get(beside).context() == sentences.get(place).context()
                && sentences.get(beside).words() <= room(chosen, sentences);
    }

    private static List<String> ledBy(String quoted, Set<Integer> chosen, List<Candidate> sentences) {
        Map<Integer, List<String>> left = new LinkedHashMap<>();
        for (int place = 0; place < sentences.size(); place++) {
            if (!chosen.contains(place)) {
                Candidate sentence = sentences.get(place);
                left.computeIfAbsent(sentence.context(), context -> new ArrayList<>())
                        .add(sentence.text());
            }
        }
        List<String> contexts = new ArrayList<>(List.of(quoted));
        left.values().forEach(texts -> contexts.add(String.join(" ", texts)));
        return contexts;
    }
}
