package dev.retort.config;

/** A model in its role as student or teacher: changes of the settings under {@code student} or {@code teacher}. Immutable. */
public final class RoleOptions {

    private final Changes changes;

    RoleOptions(Changes changes) {
        this.changes = changes;
    }

    Changes changes() {
        return changes;
    }

    private RoleOptions with(String key, Object value) {
        return new RoleOptions(changes.with(key, value));
    }

    /** Returns the same with the model, such as {@code mistral:mistral-large-latest}. */
    public RoleOptions withModel(String model) {
        return with("model", model);
    }

    /** Returns the same with the temperature, 0 to 2. */
    public RoleOptions withTemperature(double temperature) {
        return with("temperature", temperature);
    }

    /** Returns the same with the longest answer, in tokens, at least 1. */
    public RoleOptions withMaxTokens(int tokens) {
        return with("max_tokens", tokens);
    }
}
