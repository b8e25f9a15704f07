package dev.retort.secret;

/** A key or password. It is shown by {@link #reveal()} only, never by printing, logging or serializing. */
public final class Secret {

    /** The text shown in its place. */
    public static final String MASK = "***";

    private final String value;

    /** Wraps a key. */
    public Secret(String value) {
        this.value = value.strip();
    }

    /** Returns the key itself, for the one header or field that needs it. */
    public String reveal() {
        return value;
    }

    @Override
    public String toString() {
        return MASK;
    }
}
