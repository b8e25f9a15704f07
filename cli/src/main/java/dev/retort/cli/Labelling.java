package dev.retort.cli;

import dev.retort.distillation.RunLabels;
import dev.retort.evaluation.agreement.AnswerToLabel;
import java.io.BufferedReader;
import java.io.IOException;
import java.util.List;
import java.util.Locale;

/** Shows answers one after another and takes a person's labels, blind to arm and score. */
final class Labelling {

    private final Terminal terminal;
    private final BufferedReader keys;

    Labelling(Terminal terminal, BufferedReader keys) {
        this.terminal = terminal;
        this.keys = keys;
    }

    /** Asks about every answer that has no label, until there is none left or the person quits. */
    void of(RunLabels labels, int count, long seed) throws IOException {
        List<AnswerToLabel> drawn = labels.draw(count, seed);
        int next = 0;
        boolean again = false;
        while (next < drawn.size()) {
            AnswerToLabel answer = drawn.get(next);
            if (labels.isLabelled(answer) && !again) {
                next++;
                continue;
            }
            show(answer, next + 1, drawn.size());
            switch (key()) {
                case "y" -> {
                    labels.label(answer, true);
                    next++;
                    again = false;
                }
                case "n" -> {
                    labels.label(answer, false);
                    next++;
                    again = false;
                }
                case "s" -> {
                    next++;
                    again = false;
                }
                case "b" -> {
                    next = Math.max(0, next - 1);
                    again = true;
                }
                default -> {
                    return;
                }
            }
        }
    }

    private void show(AnswerToLabel answer, int number, int of) {
        terminal.print("");
        terminal.print("── %d of %d ──".formatted(number, of));
        answer.contexts().forEach(context -> terminal.print("  " + context.replaceAll("\\s+", " ")));
        terminal.print("");
        terminal.print("Question: " + answer.question());
        terminal.print("Answer:   " + answer.answer().replaceAll("\\s+", " "));
        terminal.print("");
    }

    /** Returns y, n, s, b or q; the end of the input quits. */
    private String key() throws IOException {
        while (true) {
            terminal.out().print("Does the text above fully support the answer? y yes, n no, s skip, b back, q quit: ");
            terminal.out().flush();
            String line = keys.readLine();
            if (line == null) {
                terminal.print("");
                return "q";
            }
            String key = line.strip().toLowerCase(Locale.ROOT);
            if (!key.isEmpty() && "ynsbq".contains(key.substring(0, 1))) {
                return key.substring(0, 1);
            }
        }
    }
}
