package dev.retort.spark;

import java.io.Serializable;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;

/** The files whose passages are used, with the numbers of their passages. Travels to the executors. */
final class NumberedFiles implements Serializable {

    private static final long serialVersionUID = 1;

    private final TreeMap<Integer, Entry> byFile = new TreeMap<>();
    private final HashMap<String, String> names = new HashMap<>();
    private int next = 1;

    private record Entry(String name, int first, int passages) implements Serializable {}

    /** Adds a file; files are added in their order. */
    void add(int file, String name, String sha256, int passages) {
        byFile.put(file, new Entry(name, next, passages));
        names.put(sha256, name);
        next += passages;
    }

    /** Returns the name of the file with a hash, where there is one. */
    Optional<String> named(String sha256) {
        return Optional.ofNullable(names.get(sha256));
    }

    int size() {
        return byFile.size();
    }

    /** Returns how many passages there are. */
    int allPassages() {
        return next - 1;
    }

    List<Integer> files() {
        return List.copyOf(byFile.keySet());
    }

    boolean has(int file) {
        return byFile.containsKey(file);
    }

    String name(int file) {
        return entry(file).name();
    }

    /** Returns the number of a file's first passage. */
    int first(int file) {
        return entry(file).first();
    }

    /** Returns how many passages a file has. */
    int passages(int file) {
        return entry(file).passages();
    }

    private Entry entry(int file) {
        return Objects.requireNonNull(((Map<Integer, Entry>) byFile).get(file));
    }
}
