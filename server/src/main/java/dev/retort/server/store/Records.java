package dev.retort.server.store;

import dev.retort.concurrent.Exclusive;
import dev.retort.error.InputException;
import dev.retort.file.Json;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** The records of one kind, all in memory and each on disk. Thread-safe. */
public final class Records<T> {

    private final ServerDatabase database;
    private final String kind;
    private final Map<String, T> all = new LinkedHashMap<>();
    private final Exclusive alone = new Exclusive();

    Records(ServerDatabase database, String kind, Class<T> type) {
        this.database = database;
        this.kind = kind;
        for (String body : database.all(kind)) {
            try {
                Row row = Json.mapper().readValue(body, Row.class);
                all.put(row.id(), Json.mapper().treeToValue(row.value(), type));
            } catch (JacksonException e) {
                throw new InputException(
                        "A record of the kind %s is damaged.".formatted(kind),
                        "Move server.sqlite in RETORT_HOME/server away to begin without records.",
                        e);
            }
        }
    }

    private record Row(String id, JsonNode value) {}

    /** Adds a record, or replaces the one of that id. */
    public void put(String id, T value) {
        alone.run(() -> {
            write(id, value);
        });
    }

    /** Replaces a record that is there by what the change makes of it, and returns it. */
    public Optional<T> update(String id, UnaryOperator<T> change) {
        return alone.get(() -> {
            Optional<T> changed = Optional.ofNullable(all.get(id)).map(change);
            changed.ifPresent(value -> write(id, value));
            return changed;
        });
    }

    /** Returns a record. */
    public Optional<T> get(String id) {
        return alone.get(() -> Optional.ofNullable(all.get(id)));
    }

    /** Returns all records, oldest first. */
    public List<T> all() {
        return alone.get(() -> List.copyOf(all.values()));
    }

    /** Deletes a record; returns whether there was one. */
    public boolean delete(String id) {
        return alone.get(() -> {
            boolean there = all.containsKey(id);
            if (there) {
                database.delete(kind, id);
                all.remove(id);
            }
            return there;
        });
    }

    private void write(String id, T value) {
        database.put(
                kind,
                id,
                Json.mapper().writeValueAsString(new Row(id, Json.mapper().valueToTree(value))));
        all.put(id, value);
    }
}
