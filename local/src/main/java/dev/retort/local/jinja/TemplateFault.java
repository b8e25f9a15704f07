package dev.retort.local.jinja;

/** A fault of a template, before the name of the template is added; the message is the second half of a sentence. */
final class TemplateFault extends RuntimeException {

    private static final long serialVersionUID = 1L;
    private static final int LONGEST = 500;

    private final boolean raised;

    TemplateFault(String problem) {
        this(problem, false);
    }

    private TemplateFault(String problem, boolean raised) {
        super(problem.length() > LONGEST ? problem.substring(0, LONGEST) + "…" : problem);
        this.raised = raised;
    }

    /** Makes the fault that a template raises itself, by {@code raise_exception}. */
    static TemplateFault raised(String message) {
        return new TemplateFault(message, true);
    }

    /** Returns whether the template refuses what it is given. */
    boolean raised() {
        return raised;
    }
}
