package dev.retort.question;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Hands out targets so that every section gets about as many questions as the others: first attempts, and further ones for
 * sections without a question; then further attempts where the first failed; then second questions about the same. Not
 * thread-safe.
 */
final class Quotas {

    private final Map<String, Deque<QuestionTarget>> first = new LinkedHashMap<>();
    private final Map<String, Deque<QuestionTarget>> further = new LinkedHashMap<>();
    private final Map<String, Deque<QuestionTarget>> seconds = new LinkedHashMap<>();
    private final Map<String, Integer> accepted = new HashMap<>();
    private final Set<QuestionTarget> asked = new HashSet<>();

    /** Creates the quotas; within a section first choices of all its passages come before second ones. */
    Quotas(List<QuestionTarget> targets) {
        targets.stream()
                .sorted(Comparator.comparingInt(QuestionTarget::attempt).thenComparingInt(QuestionTarget::rank))
                .forEach(target -> add(target.attempt() == 0 ? first : further, target));
    }

    /** Returns at most {@code count} targets, from the sections with fewest questions first, and forgets them. */
    List<QuestionTarget> next(int count) {
        List<QuestionTarget> round = new ArrayList<>();
        Map<String, Integer> planned = new HashMap<>(accepted);
        while (round.size() < count) {
            Optional<QuestionTarget> next = nextUncovered(planned)
                    .or(() -> poorest(first, planned))
                    .or(() -> unasked(planned))
                    .or(() -> poorest(seconds, planned));
            if (next.isEmpty()) {
                break;
            }
            round.add(next.get());
            planned.merge(next.get().sectionKey(), 1, Integer::sum);
        }
        return round;
    }

    /** Returns at most one target for each section without a question, and forgets them. */
    List<QuestionTarget> nextUncovered() {
        List<QuestionTarget> round = new ArrayList<>();
        Map<String, Integer> planned = new HashMap<>(accepted);
        Optional<QuestionTarget> next = nextUncovered(planned);
        while (next.isPresent()) {
            round.add(next.get());
            planned.merge(next.get().sectionKey(), 1, Integer::sum);
            next = nextUncovered(planned);
        }
        return round;
    }

    /** Returns how many sections have no question, but something left to try. */
    int uncovered() {
        return (int) first.keySet().stream()
                .filter(section -> !accepted.containsKey(section))
                .filter(section -> isWaiting(first, section) || isWaiting(further, section))
                .count();
    }

    /** Returns whether the section of a target has a question. */
    boolean isCovered(QuestionTarget target) {
        return accepted.containsKey(target.sectionKey());
    }

    /** A first attempt for a section without a question, or a further one where its first attempts are used up. */
    private Optional<QuestionTarget> nextUncovered(Map<String, Integer> planned) {
        return firstOf(first, section -> !planned.containsKey(section))
                .or(() -> firstOf(further, section -> !planned.containsKey(section) && !isWaiting(first, section)));
    }

    private static Optional<QuestionTarget> firstOf(
            Map<String, Deque<QuestionTarget>> waiting, Predicate<String> fits) {
        return waiting.entrySet().stream()
                .filter(section -> !section.getValue().isEmpty() && fits.test(section.getKey()))
                .findFirst()
                .map(section -> section.getValue().remove());
    }

    private static boolean isWaiting(Map<String, Deque<QuestionTarget>> waiting, String section) {
        return !waiting.getOrDefault(section, new ArrayDeque<>()).isEmpty();
    }

    /** A further attempt at what has no question; the others are put aside. */
    private Optional<QuestionTarget> unasked(Map<String, Integer> planned) {
        Optional<QuestionTarget> next = poorest(further, planned);
        while (next.isPresent() && asked.contains(next.get().place())) {
            add(seconds, next.get());
            next = poorest(further, planned);
        }
        return next;
    }

    private static Optional<QuestionTarget> poorest(
            Map<String, Deque<QuestionTarget>> waiting, Map<String, Integer> planned) {
        return waiting.entrySet().stream()
                .filter(section -> !section.getValue().isEmpty())
                .min(Comparator.comparingInt(section -> planned.getOrDefault(section.getKey(), 0)))
                .map(section -> section.getValue().remove());
    }

    private static void add(Map<String, Deque<QuestionTarget>> waiting, QuestionTarget target) {
        waiting.computeIfAbsent(target.sectionKey(), key -> new ArrayDeque<>()).add(target);
    }

    /** Counts a question about a target as accepted. */
    void accepted(QuestionTarget target) {
        accepted.merge(target.sectionKey(), 1, Integer::sum);
        asked.add(target.place());
    }

    /** Returns how many sections have something to ask about. */
    int sections() {
        return first.size();
    }

    /** Returns how many sections have a question. */
    int covered() {
        return accepted.size();
    }
}
