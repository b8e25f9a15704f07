package dev.retort.distillation;

import dev.retort.document.loading.FileSelection;
import dev.retort.document.loading.FoundFiles;
import dev.retort.file.Sha256;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Files drawn from a corpus, kind by kind and size by size, so that the few large ones are not missed. A file is drawn by the hash
 * of its name with the seed: neither the order in which files are found nor the time decides.
 *
 * @param classes the parts of the corpus
 */
record FileSample(List<SizeClass> classes) {

    /** Of these, each kind of file has as many as its bytes are worth. */
    private static final int SIZE_CLASSES = 3;

    /** With fewer files a class, its spread is hardly known. */
    private static final int FEWEST_OF_A_CLASS = 4;

    /** Copies the list. */
    FileSample {
        classes = List.copyOf(classes);
    }

    /**
     * A file.
     *
     * @param file where it lies, and its name
     * @param size in bytes, at least 1
     */
    record SizedFile(FoundFiles.Found file, long size) {}

    /**
     * Files of one kind and about one size.
     *
     * @param files how many there are
     * @param size their bytes
     * @param drawn those to read
     */
    record SizeClass(int files, long size, List<SizedFile> drawn) {

        /** Copies the list. */
        SizeClass {
            drawn = List.copyOf(drawn);
        }
    }

    /**
     * Draws files.
     *
     * @param wanted how many, about; at least two, or all, of each class are drawn
     */
    static FileSample of(List<FoundFiles.Found> files, int wanted, long seed) {
        List<SizedFile> sized = files.stream()
                .map(file ->
                        new SizedFile(file, Math.max(1, file.file().toFile().length())))
                .toList();
        List<List<SizedFile>> parts = new ArrayList<>();
        kinds(sized, Math.max(1, wanted / (2 * FEWEST_OF_A_CLASS)))
                .forEach(kind -> parts.addAll(bySize(kind, wanted * bytes(kind) / bytes(sized))));
        return new FileSample(parts.stream()
                .map(part -> {
                    int most = Math.max(2, (int) Math.ceil(wanted * bytes(part) / bytes(sized)));
                    return new SizeClass(part.size(), (long) bytes(part), drawn(part, most, seed));
                })
                .toList());
    }

    /** Returns how many files are drawn. */
    int size() {
        return classes.stream().mapToInt(part -> part.drawn().size()).sum();
    }

    private static double bytes(List<SizedFile> files) {
        return files.stream().mapToDouble(SizedFile::size).sum();
    }

    /** Returns the files by extension; those of extensions with the fewest bytes together. */
    private static List<List<SizedFile>> kinds(List<SizedFile> files, int most) {
        Map<String, List<SizedFile>> byExtension = new LinkedHashMap<>();
        files.forEach(file -> byExtension
                .computeIfAbsent(extension(file), extension -> new ArrayList<>())
                .add(file));
        List<Map.Entry<String, List<SizedFile>>> largestFirst = byExtension.entrySet().stream()
                .sorted(Comparator.comparingDouble((Map.Entry<String, List<SizedFile>> kind) -> -bytes(kind.getValue()))
                        .thenComparing(Map.Entry::getKey))
                .toList();
        List<List<SizedFile>> kinds = new ArrayList<>();
        List<SizedFile> others = new ArrayList<>();
        for (int i = 0; i < largestFirst.size(); i++) {
            if (i < most) {
                kinds.add(largestFirst.get(i).getValue());
            } else {
                others.addAll(largestFirst.get(i).getValue());
            }
        }
        if (!others.isEmpty()) {
            kinds.add(others);
        }
        return kinds;
    }

    private static String extension(SizedFile file) {
        return FileSelection.extension(file.file().file().getFileName().toString());
    }

    /** Cuts the files of a kind into classes of about the same number of bytes, the smallest files first. */
    private static List<List<SizedFile>> bySize(List<SizedFile> kind, double wanted) {
        List<SizedFile> sorted = kind.stream()
                .sorted(Comparator.comparingLong(SizedFile::size)
                        .thenComparing(file -> file.file().name()))
                .toList();
        int classes = Math.clamp((int) (wanted / FEWEST_OF_A_CLASS), 1, SIZE_CLASSES);
        double whole = bytes(kind);
        List<List<SizedFile>> parts = new ArrayList<>();
        List<SizedFile> open = new ArrayList<>();
        double size = 0;
        for (SizedFile file : sorted) {
            open.add(file);
            size += file.size();
            if (size >= whole * (parts.size() + 1) / classes && parts.size() + 1 < classes) {
                parts.add(open);
                open = new ArrayList<>();
            }
        }
        if (!open.isEmpty()) {
            parts.add(open);
        }
        return parts;
    }

    private static List<SizedFile> drawn(List<SizedFile> part, int most, long seed) {
        record Hashed(SizedFile file, String hash) {}
        return part.stream()
                .map(file ->
                        new Hashed(file, Sha256.of(seed + "\n" + file.file().name())))
                .sorted(Comparator.comparing(Hashed::hash))
                .limit(most)
                .map(Hashed::file)
                .toList();
    }
}
