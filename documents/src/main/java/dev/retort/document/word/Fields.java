package dev.retort.document.word;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.Locale;

/** The fields that are open at a place: their instructions are left out, their results are kept. Not thread-safe. */
final class Fields {

    private static final int DEEPEST = 100;

    private static final class Field {
        private final StringBuilder instruction = new StringBuilder();
        private boolean result;
    }

    private final Deque<Field> open = new ArrayDeque<>();

    void begin() {
        if (open.size() < DEEPEST) {
            open.push(new Field());
        }
    }

    void separate() {
        if (!open.isEmpty()) {
            open.peek().result = true;
        }
    }

    void end() {
        open.poll();
    }

    void instruct(String text) {
        if (!open.isEmpty() && open.peek().instruction.length() < 200) {
            open.peek().instruction.append(text);
        }
    }

    /** An instruction ends with its paragraph at the latest, so that a field without an end hides nothing. */
    void endParagraph() {
        open.forEach(field -> field.result = true);
    }

    /** Returns whether text here is part of an instruction. */
    boolean inInstruction() {
        return open.stream().anyMatch(field -> !field.result);
    }

    /** Returns whether text here is part of a table of contents, of authorities or an index. */
    boolean inContents() {
        return open.stream().anyMatch(Fields::isContents);
    }

    /** Ends the tables of contents that are open: body text has begun. */
    void leaveContents() {
        for (Iterator<Field> fields = open.iterator(); fields.hasNext(); ) {
            if (isContents(fields.next())) {
                fields.remove();
            }
        }
    }

    private static boolean isContents(Field field) {
        return isContents(field.instruction.toString());
    }

    static boolean isContents(String instruction) {
        String word = instruction.strip().toUpperCase(Locale.ROOT);
        return word.matches("(TOC|TOA|INDEX)(\\s[\\s\\S]*)?");
    }
}
