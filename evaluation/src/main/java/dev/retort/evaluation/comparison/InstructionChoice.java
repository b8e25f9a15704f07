package dev.retort.evaluation.comparison;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The instruction that the student with a better prompt answers with, and every instruction that was tried on train questions.
 *
 * @param chosen the instruction with the highest mean; of equal ones the first
 * @param score the name of the score of the means
 * @param questions train questions that the means are over
 * @param tried in the order in which they were tried
 */
public record InstructionChoice(String chosen, String score, int questions, List<Tried> tried) {

    /** Copies the list. */
    public InstructionChoice {
        tried = List.copyOf(tried);
    }

    /**
     * An instruction that was tried.
     *
     * @param instruction its text
     * @param mean the mean score of the student's answers, from 0 to 1; empty where no train question could be scored
     */
    public record Tried(String instruction, Optional<Double> mean) {}

    /**
     * Chooses the best of instructions.
     *
     * @param tried at least one
     */
    public static InstructionChoice of(String score, int questions, List<Tried> tried) {
        Tried best = tried.stream()
                .min(Comparator.comparingDouble((Tried one) -> -one.mean().orElse(0.0)))
                .orElseThrow(() -> new IllegalArgumentException("no instruction was tried"));
        return new InstructionChoice(best.instruction(), score, questions, tried);
    }

    /** Returns the choice in words, with every instruction's mean. */
    public String text() {
        return "“%s” (%s on %d train questions: %s)"
                .formatted(
                        chosen,
                        score,
                        questions,
                        tried.stream().map(InstructionChoice::inShort).collect(Collectors.joining("; ")));
    }

    private static String inShort(Tried one) {
        String mean = one.mean()
                .map(value -> String.format(Locale.ROOT, "%.3f", value))
                .orElse("no score");
        return "%s “%s”".formatted(mean, one.instruction());
    }
}
