package dev.retort.local.jinja;

/**
 * What one rendering may still do. Every operation is charged before it is carried out, in proportion to the time and
 * the memory it may need. Not thread-safe: one rendering has one.
 */
final class Work {

    private static final long MOST_STEPS = 2_000_000;
    private static final int LONGEST_TEXT = 32 << 20;
    private static final int DEEPEST = 400;
    private static final int CHARACTERS_A_STEP = 32;
    private static final long COMPARED_A_STEP = 1024;

    private long steps;
    private int depth;

    /** Counts one unit of work. */
    void step() {
        steps(1);
    }

    /** Counts elements of a list that is read or made. */
    void elements(long count) {
        steps(1 + count);
    }

    /** Counts characters of a text that is read or about to be made. */
    void characters(long count) {
        fits(count);
        steps(1 + count / CHARACTERS_A_STEP);
    }

    /** Refuses a text longer than any prompt. */
    void fits(long length) {
        if (length > LONGEST_TEXT) {
            throw new TemplateFault("it writes more than %d characters".formatted(LONGEST_TEXT));
        }
    }

    /** Counts a search for a text in a text, which may compare every character with every other. */
    void search(String text, String sought) {
        long places = Math.max(1, (long) text.length() - sought.length() + 1);
        steps(1 + places * Math.max(CHARACTERS_A_STEP, sought.length()) / COMPARED_A_STEP);
    }

    /** Begins something that may contain more of its kind. */
    void enter() {
        steps(1);
        if (++depth > DEEPEST) {
            throw new TemplateFault("it is nested more than %d levels deep".formatted(DEEPEST));
        }
    }

    /** Ends what was entered last. */
    void leave() {
        depth--;
    }

    private void steps(long count) {
        steps += count;
        if (steps > MOST_STEPS) {
            throw new TemplateFault("it does not come to an end");
        }
    }
}
