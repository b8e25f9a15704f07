package dev.retort.question;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Hands out targets so that every section gets about as many questions as the others. Not thread-safe. */
final class Quotas {

    private final Map<String, Deque<QuestionTarget>> waiting = new LinkedHashMap<>();
    private final Map<String, Integer> accepted = new HashMap<>();

    /** Creates the quotas; within a section first choices of all its passages come before second ones. */
    Quotas(List<QuestionTarget> targets) {
        targets.stream()
                .sorted(Comparator.comparingInt(QuestionTarget::rank))
                .forEach(target -> waiting.computeIfAbsent(target.sectionKey(), key -> new ArrayDeque<>())
                        .add(target));
    }

    /** Returns at most {@code count} targets, from the sections with fewest questions first, and forgets them. */
    List<QuestionTarget> next(int count) {
        List<QuestionTarget> round = new ArrayList<>();
        Map<String, Integer> planned = new HashMap<>(accepted);
        while (round.size() < count) {
            String poorest = null;
            for (Map.Entry<String, Deque<QuestionTarget>> section : waiting.entrySet()) {
                boolean poorer =
                        poorest == null || planned.getOrDefault(section.getKey(), 0) < planned.getOrDefault(poorest, 0);
                if (!section.getValue().isEmpty() && poorer) {
                    poorest = section.getKey();
                }
            }
            if (poorest == null) {
                break;
            }
            round.add(waiting.getOrDefault(poorest, new ArrayDeque<>()).remove());
            planned.merge(poorest, 1, Integer::sum);
        }
        return round;
    }

    /** Tells that a question about a target was accepted. */
    void accepted(QuestionTarget target) {
        accepted.merge(target.sectionKey(), 1, Integer::sum);
    }

    /** Returns how many sections have something to ask about. */
    int sections() {
        return waiting.size();
    }

    /** Returns how many sections have a question. */
    int covered() {
        return accepted.size();
    }
}
