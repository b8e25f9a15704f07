package dev.retort.document;

import dev.retort.text.ContentWords;
import dev.retort.text.WordHash;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apiguardian.api.API;

/**
 * Finds documents that are mostly the text of another one, such as the same handbook as .pdf and .docx, by the runs of eight
 * words that both hold, and leaves their repeated passages out. The time grows with the length of the text.
 *
 * @param passages those that are kept, with their ids
 * @param copies the near copies, in order
 */
@API(status = API.Status.INTERNAL)
public record NearCopies(List<Passage> passages, List<Copy> copies) {

    private static final int RUN = 8;
    private static final double COPIED = 0.5;
    private static final double SAME = 0.98;
    /** The factor's power that a word has when its run is over. */
    private static final long LEAVING = power();

    /**
     * A document that is mostly the text of another.
     *
     * @param document its name
     * @param of the name of the document that was read before it
     * @param leftOut how many of its passages were left out, since the other holds them
     * @param all how many passages it has
     */
    public record Copy(String document, String of, int leftOut, int all) {

        /** Returns one sentence for a reader. */
        public String text() {
            return "%s is a near copy of %s: %d of its %d passages are left out as the same text"
                    .formatted(document, of, leftOut, all);
        }
    }

    /** Copies the lists. */
    public NearCopies {
        passages = List.copyOf(passages);
        copies = List.copyOf(copies);
    }

    /** Compares each document with those before it. */
    public static NearCopies among(List<Passage> passages) {
        Map<String, List<Passage>> documents = new LinkedHashMap<>();
        passages.forEach(passage -> documents
                .computeIfAbsent(passage.document(), key -> new ArrayList<>())
                .add(passage));
        if (documents.size() < 2) {
            return new NearCopies(passages, List.of());
        }
        Map<Long, String> holders = new HashMap<>();
        Map<String, Integer> sizes = new HashMap<>();
        List<Passage> kept = new ArrayList<>();
        List<Copy> copies = new ArrayList<>();
        documents.forEach((name, members) -> {
            Set<Long> runs = runs(members);
            Map<String, Integer> shared = new HashMap<>();
            runs.forEach(run -> {
                String holder = holders.get(run);
                if (holder != null) {
                    shared.merge(holder, 1, Integer::sum);
                }
            });
            Optional<String> source = copied(runs.size(), shared, sizes);
            if (source.isPresent()) {
                List<Passage> own = members.stream()
                        .filter(passage -> !isHeld(passage, holders))
                        .toList();
                kept.addAll(own);
                copies.add(new Copy(name, source.get(), members.size() - own.size(), members.size()));
            } else {
                kept.addAll(members);
            }
            sizes.put(name, runs.size());
            runs.forEach(run -> holders.putIfAbsent(run, name));
        });
        return new NearCopies(kept, copies);
    }

    /**
     * Returns the document that another one is mostly the text of; empty where it is its own.
     *
     * @param runs how many different runs it has
     * @param shared how many of them each document before it was the first to hold
     * @param sizes how many different runs each of these has
     */
    public static Optional<String> copied(int runs, Map<String, Integer> shared, Map<String, Integer> sizes) {
        String source = largest(shared);
        int smaller = Math.min(runs, sizes.getOrDefault(source, 0));
        return smaller > 0 && shared.getOrDefault(source, 0) >= COPIED * smaller
                ? Optional.of(source)
                : Optional.empty();
    }

    private static String largest(Map<String, Integer> shared) {
        String largest = "";
        int most = 0;
        for (Map.Entry<String, Integer> entry : shared.entrySet()) {
            int count = entry.getValue();
            if (count > most || count == most && entry.getKey().compareTo(largest) > 0) {
                largest = entry.getKey();
                most = count;
            }
        }
        return largest;
    }

    private static boolean isHeld(Passage passage, Map<Long, String> holders) {
        Set<Long> runs = runs(List.of(passage));
        return isHeld(runs.stream().filter(holders::containsKey).count(), runs.size());
    }

    /**
     * Returns whether a passage is the text of documents before its own.
     *
     * @param held how many of its runs they hold
     * @param runs how many different runs it has
     */
    public static boolean isHeld(long held, int runs) {
        return runs > 0 && held >= SAME * runs;
    }

    /** Returns the hashes of all runs of words, over the borders of passages, which differ from file to file. */
    public static Set<Long> runs(List<Passage> passages) {
        long[] last = new long[RUN];
        int words = 0;
        long hash = 0;
        Set<Long> runs = new HashSet<>();
        for (Passage passage : passages) {
            for (String word : ContentWords.words(passage.text().toLowerCase(Locale.ROOT))) {
                // The word that leaves the run is taken out of its hash, and the new one is added.
                long code = WordHash.of(word);
                hash = hash * WordHash.FACTOR + code - last[words % RUN] * LEAVING;
                last[words++ % RUN] = code;
                if (words >= RUN) {
                    runs.add(hash);
                }
            }
        }
        return runs;
    }

    private static long power() {
        long power = 1;
        for (int i = 0; i < RUN; i++) {
            power *= WordHash.FACTOR;
        }
        return power;
    }
}
