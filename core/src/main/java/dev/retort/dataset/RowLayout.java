package dev.retort.dataset;

/** Where the instruction of a training row stands. */
public enum RowLayout {
    /** Under role {@code system}: the loss is on the answer alone. */
    SYSTEM("system"),
    /**
     * Under role {@code assistant}, as the LlamaIndex examples write it: services that accept it also train on the
     * instruction.
     */
    ASSISTANT_FIRST("assistant");

    private final String firstRole;

    RowLayout(String firstRole) {
        this.firstRole = firstRole;
    }

    /** Returns the role of the first message. */
    public String firstRole() {
        return firstRole;
    }
}
