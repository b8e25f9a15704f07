package dev.retort.document;

import dev.retort.text.ContentWords;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Finds documents that are mostly the text of another one, such as the same handbook as .pdf and .docx, by the runs of eight
 * words that both hold, and leaves their repeated passages out. The time grows with the length of the text.
 *
 * @param passages those that are kept, with their ids
 * @param copies the near copies, in order
 */
public record NearCopies(List<Passage> passages, List<Copy> copies) {

    private static final int RUN = 8;
    private static final double COPIED = 0.5;
    private static final double SAME = 0.98;

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
            String source = shared.entrySet().stream()
                    .max(Map.Entry.<String, Integer>comparingByValue().thenComparing(Map.Entry.comparingByKey()))
                    .map(Map.Entry::getKey)
                    .orElse("");
            int smaller = Math.min(runs.size(), sizes.getOrDefault(source, 0));
            if (smaller > 0 && shared.getOrDefault(source, 0) >= COPIED * smaller) {
                List<Passage> own = members.stream()
                        .filter(passage -> !isHeld(passage, holders))
                        .toList();
                kept.addAll(own);
                copies.add(new Copy(name, source, members.size() - own.size(), members.size()));
            } else {
                kept.addAll(members);
            }
            sizes.put(name, runs.size());
            runs.forEach(run -> holders.putIfAbsent(run, name));
        });
        return new NearCopies(kept, copies);
    }

    private static boolean isHeld(Passage passage, Map<Long, String> holders) {
        Set<Long> runs = runs(List.of(passage));
        return !runs.isEmpty() && runs.stream().filter(holders::containsKey).count() >= SAME * runs.size();
    }

    /** Returns the hashes of all runs of words, over the borders of passages, which differ from file to file. */
    private static Set<Long> runs(List<Passage> passages) {
        List<String> words = new ArrayList<>();
        for (Passage passage : passages) {
            words.addAll(ContentWords.words(passage.text().toLowerCase(Locale.ROOT)));
        }
        Set<Long> runs = new HashSet<>();
        for (int i = 0; i + RUN <= words.size(); i++) {
            long hash = 1125899906842597L;
            for (int j = i; j < i + RUN; j++) {
                for (int k = 0; k < words.get(j).length(); k++) {
                    hash = 31 * hash + words.get(j).charAt(k);
                }
                hash = 31 * hash + ' ';
            }
            runs.add(hash);
        }
        return runs;
    }
}
