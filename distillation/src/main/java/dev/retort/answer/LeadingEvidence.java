package dev.retort.answer;

import dev.retort.retrieval.EvidenceBlock;
import dev.retort.retrieval.EvidenceSentence;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The evidence for a question out of ranked blocks: the best block, or the part of it around its best sentence where it is
 * too long, and then the sentences that fit best beside it, while there is room. Sentences of the same passage are preferred,
 * since they belong together. Questions, such as headings of a FAQ, and sentences about the document are left out, since they
 * state nothing, and so are words that only announce a list, but in the best block, where the list may follow.
 *
 * @param sentences the chosen ones, those of the best block first
 */
record LeadingEvidence(List<EvidenceSentence> sentences) {

    /** How much more a sentence of a long block counts than one that fits less: e per this much fit. */
    private static final double SHARPNESS = 1.5;

    /** How much better a sentence of another passage must fit than one of the best block's passage. */
    private static final double SAME_PASSAGE = 1.2;

    private static final Pattern ABOUT_THE_DOCUMENT = Pattern.compile(
            "(?i)\\s*(?:this|these|the (?:following|next|previous)) (?:sub)?(?:section|chapter|appendix|part|document"
                    + "|publication|guide|guideline|paper|report|table|figure|list)s?\\b");

    /**
     * Chooses from the blocks of a question, best first.
     *
     * @param words most words, unless one sentence alone is longer
     */
    static LeadingEvidence of(List<EvidenceBlock> all, int words) {
        List<EvidenceBlock> blocks = stating(all);
        if (blocks.isEmpty()) {
            return new LeadingEvidence(List.of());
        }
        List<EvidenceSentence> chosen = new ArrayList<>(part(blocks.getFirst(), words));
        List<EvidenceSentence> beside = new ArrayList<>();
        int room = words - words(chosen);
        for (EvidenceSentence sentence : others(blocks, chosen)) {
            if (sentence.words() <= room) {
                beside.add(sentence);
                room -= sentence.words();
            }
        }
        beside.sort(Comparator.comparingInt(EvidenceSentence::place));
        chosen.addAll(beside);
        return new LeadingEvidence(List.copyOf(chosen));
    }

    /** Returns the blocks without sentences that state nothing, the one with the best sentence that is left first. */
    private static List<EvidenceBlock> stating(List<EvidenceBlock> blocks) {
        return blocks.stream()
                .map(block -> new EvidenceBlock(
                        block.passage(),
                        block.sentences().stream()
                                .filter(sentence -> states(sentence.text()))
                                .toList()))
                .filter(block -> !block.sentences().isEmpty())
                .sorted(Comparator.comparingDouble(block -> -block.best().fit()))
                .toList();
    }

    /** Returns whether a sentence can answer: neither a question nor about a part of the document. */
    static boolean states(String sentence) {
        return !sentence.stripTrailing().endsWith("?") && !isAboutTheDocument(sentence);
    }

    /** Returns the sentences that are not chosen yet and do not only announce a list, best first. */
    private static List<EvidenceSentence> others(List<EvidenceBlock> blocks, List<EvidenceSentence> chosen) {
        String best = blocks.getFirst().passage().id();
        Map<EvidenceSentence, Double> fits = new LinkedHashMap<>();
        for (EvidenceBlock block : blocks) {
            double bonus = block.passage().id().equals(best) ? SAME_PASSAGE : 0;
            for (EvidenceSentence sentence : block.sentences()) {
                if (!chosen.contains(sentence)
                        && !sentence.text().stripTrailing().endsWith(":")) {
                    fits.put(sentence, sentence.fit() + bonus);
                }
            }
        }
        return fits.entrySet().stream()
                .sorted(Comparator.comparingDouble((Map.Entry<EvidenceSentence, Double> entry) -> -entry.getValue())
                        .thenComparingInt(entry -> entry.getKey().place()))
                .map(Map.Entry::getKey)
                .toList();
    }

    /** Returns whether a sentence says what a part of the document does, such as "This section discusses …". */
    private static boolean isAboutTheDocument(String sentence) {
        return ABOUT_THE_DOCUMENT.matcher(sentence).lookingAt();
    }

    /** Returns the words of the evidence. */
    String text() {
        return sentences.stream().map(EvidenceSentence::text).collect(Collectors.joining(" "));
    }

    /** Returns the best-fitting run of sentences around the best one, within the given number of words. */
    private static List<EvidenceSentence> part(EvidenceBlock block, int words) {
        List<EvidenceSentence> all = block.sentences();
        int best = all.indexOf(block.best());
        List<EvidenceSentence> part = List.of(block.best());
        double fit = Double.NEGATIVE_INFINITY;
        for (int from = 0; from <= best; from++) {
            int to = from;
            int used = 0;
            while (to < all.size() && (to == from || used + all.get(to).words() <= words)) {
                used += all.get(to++).words();
            }
            List<EvidenceSentence> candidate = all.subList(from, to);
            double sum = candidate.stream()
                    .mapToDouble(sentence -> Math.exp(sentence.fit() / SHARPNESS))
                    .sum();
            if (to > best && sum > fit) {
                part = candidate;
                fit = sum;
            }
        }
        return part;
    }

    private static int words(List<EvidenceSentence> sentences) {
        return sentences.stream().mapToInt(EvidenceSentence::words).sum();
    }
}
