package dev.retort.spark;

import java.io.Serializable;
import java.util.Comparator;
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

    private record Entry(String name, int first, int passages, int runs) implements Serializable {}

    /** Adds a file; files are added in their order. */
    void add(int file, String name, String sha256, int passages, int runs) {
        byFile.put(file, new Entry(name, next, passages, runs));
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

    /** Returns how many different runs of words a file has. */
    int runs(int file) {
        return entry(file).runs();
    }

    /** Returns how many runs all files have together. */
    long allRuns() {
        return byFile.values().stream().mapToLong(Entry::runs).sum();
    }

    /** Returns the place of each file's name among all names in their order. */
    Map<Integer, Integer> ranks() {
        List<Integer> byName = byFile.keySet().stream()
                .sorted(Comparator.comparing(this::name))
                .toList();
        Map<Integer, Integer> ranks = new HashMap<>();
        byName.forEach(file -> ranks.put(file, ranks.size()));
        return ranks;
    }

    private Entry entry(int file) {
        return Objects.requireNonNull(((Map<Integer, Entry>) byFile).get(file));
    }
}
