package dev.retort.retrieval;

import dev.retort.concurrent.OncePerKey;
import dev.retort.document.Passage;
import dev.retort.error.StoppedException;
import dev.retort.text.Sentences;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Ranks the blocks of retrieved passages by how well their sentences fit a question, by one embedding model or several.
 *
 * <p>A block is a paragraph, or a list with the line that announces it. Sentences and blocks are embedded behind the title of their section. How near a sentence comes is the mean over the models
 * of two standardised cosines (zero mean and unit variance over the sentences of these passages, so that models of other scales
 * weigh the same): its own, and, with twice the weight, that of its block. Its fit is this nearness plus half the better one of
 * its two neighbours in the passage: an answer seldom lies in one sentence. The sentences of the passage that the search found
 * first fit 0.4 better, and those of the second 0.2: it saw words and sections that sentences alone do not show. Sentences of
 * a section whose title names a scenario, an exercise or a quiz fit 1 worse: they are near to questions, but what they tell is
 * made up. The vectors of a passage are computed at its first use and kept. Thread-safe.
 */
public final class EvidenceRanking {

    private static final double NEIGHBOUR = 0.5;

    /** How much better the sentences of the passages fit that the search found first. */
    private static final double[] FOUND_FIRST = {0.4, 0.2};

    /** How much worse the sentences of an invented case fit. */
    private static final double INVENTED = 1;

    private static final Pattern INVENTED_CASE = Pattern.compile("(?i)\\b(?:scenario|exercise|quiz)(?:s|zes)?\\b");

    /** The weights of a sentence's own cosine and of its block's. */
    private static final double OWN = 1 / 3.0;

    private static final double BLOCK = 2 / 3.0;

    /** Where a sentence is divided: items set apart by semicolons, and what a colon announces. */
    private static final Pattern PART = Pattern.compile("(?<=[;:])\\s+(?=[A-Z(“\"0-9•-])");

    private final List<Embedder> embedders;
    private final OncePerKey<String, List<Unit>> byPassage = OncePerKey.kept();

    /** Creates a ranking; each embedder gets all sentences of a passage at once, and each question alone. */
    public EvidenceRanking(List<Embedder> embedders) {
        this.embedders = List.copyOf(embedders);
    }

    /** A sentence with the number of its line, and the vectors of both by each model. */
    private record Unit(int line, String text, List<float[]> own, List<float[]> block) {}

    /**
     * Returns the blocks of the passages, the one with the best sentence first; a repeated sentence counts once.
     *
     * @param passages as the search found them, the best first
     * @throws StoppedException if this thread is interrupted
     */
    public List<EvidenceBlock> of(String question, List<Passage> passages) {
        List<List<Unit>> units = unitsOnce(passages);
        List<Unit> all = units.stream().flatMap(List::stream).toList();
        double[] nearness = nearness(question, all);
        List<EvidenceBlock> blocks = new ArrayList<>();
        int place = 0;
        for (int p = 0; p < units.size(); p++) {
            List<Unit> ofPassage = units.get(p);
            double prior = prior(p, passages.get(p).section());
            List<EvidenceSentence> block = new ArrayList<>();
            for (int i = 0; i < ofPassage.size(); i++, place++) {
                double fit = nearness[place]
                        + NEIGHBOUR
                                * Math.max(
                                        i > 0 ? nearness[place - 1] : Double.NEGATIVE_INFINITY,
                                        i + 1 < ofPassage.size() ? nearness[place + 1] : Double.NEGATIVE_INFINITY);
                block.add(new EvidenceSentence(
                        ofPassage.get(i).text(), place, prior + (ofPassage.size() == 1 ? nearness[place] : fit)));
                boolean last = i + 1 == ofPassage.size()
                        || ofPassage.get(i + 1).line() != ofPassage.get(i).line();
                if (last) {
                    blocks.add(new EvidenceBlock(passages.get(p), block));
                    block = new ArrayList<>();
                }
            }
        }
        blocks.sort(Comparator.comparingDouble(
                (EvidenceBlock block) -> -block.best().fit()));
        return List.copyOf(blocks);
    }

    /** Returns how much better the sentences of a passage fit than they look, from its rank in the search and its section. */
    private static double prior(int rank, String section) {
        double found = rank < FOUND_FIRST.length ? FOUND_FIRST[rank] : 0;
        return INVENTED_CASE.matcher(section).find() ? found - INVENTED : found;
    }

    /** Returns the sentences of each passage, without those that an earlier one has. */
    private List<List<Unit>> unitsOnce(List<Passage> passages) {
        Set<String> seen = new HashSet<>();
        return passages.stream()
                .map(passage -> units(passage).stream()
                        .filter(unit -> seen.add(unit.text()))
                        .toList())
                .toList();
    }

    private double[] nearness(String question, List<Unit> units) {
        double[] sum = new double[units.size()];
        for (int model = 0; model < embedders.size(); model++) {
            int by = model;
            float[] asked = Vectors.unit(embedders.get(model).question(question));
            addStandardised(OWN, cosines(asked, units, unit -> unit.own().get(by)), sum);
            addStandardised(BLOCK, cosines(asked, units, unit -> unit.block().get(by)), sum);
        }
        return sum;
    }

    private static double[] cosines(float[] asked, List<Unit> units, Function<Unit, float[]> vector) {
        return units.stream()
                .mapToDouble(unit -> Vectors.cosine(asked, vector.apply(unit)))
                .toArray();
    }

    private void addStandardised(double weight, double[] cosines, double[] sum) {
        double mean = 0;
        for (double cosine : cosines) {
            mean += cosine / cosines.length;
        }
        double variance = 0;
        for (double cosine : cosines) {
            variance += (cosine - mean) * (cosine - mean) / cosines.length;
        }
        double deviation = Math.sqrt(variance);
        for (int i = 0; i < cosines.length && deviation > 0; i++) {
            sum[i] += weight * (cosines[i] - mean) / deviation / embedders.size();
        }
    }

    private List<Unit> units(Passage passage) {
        try {
            return byPassage.get(passage.sha256() + ' ' + passage.id(), () -> embed(passage));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StoppedException("Stopped while sentences were embedded.", "Run again to resume.", e);
        }
    }

    private List<Unit> embed(Passage passage) {
        List<List<String>> blocks = blocks(passage.text());
        List<String> texts = Stream.concat(
                        blocks.stream().flatMap(List::stream), blocks.stream().map(parts -> String.join(" ", parts)))
                .distinct()
                .toList();
        Map<String, List<float[]>> vectors = vectors(passage.section(), texts);
        List<Unit> units = new ArrayList<>();
        for (int line = 0; line < blocks.size(); line++) {
            List<String> parts = blocks.get(line);
            List<float[]> block = Objects.requireNonNull(vectors.get(String.join(" ", parts)));
            for (String part : parts) {
                units.add(new Unit(line, part, Objects.requireNonNull(vectors.get(part)), block));
            }
        }
        return List.copyOf(units);
    }

    /** Returns the parts of each paragraph; a list is one with the line that announces it. */
    private static List<List<String>> blocks(String text) {
        List<List<String>> blocks = new ArrayList<>();
        boolean list = false;
        for (String line : text.lines().toList()) {
            List<String> parts = parts(line);
            if (parts.isEmpty()) {
                continue;
            }
            boolean announces = line.stripTrailing().endsWith(":");
            if (list && !announces && Sentences.of(line).size() == 1) {
                blocks.getLast().addAll(parts);
            } else {
                blocks.add(new ArrayList<>(parts));
                list = announces;
            }
        }
        return blocks;
    }

    private static List<String> parts(String block) {
        return Sentences.of(block).stream()
                .flatMap(sentence -> PART.splitAsStream(sentence.strip()))
                .filter(part -> !part.isBlank())
                .toList();
    }

    /** Returns the unit vectors of each text by each model. */
    private Map<String, List<float[]>> vectors(String section, List<String> texts) {
        String title = section.isEmpty() ? "" : section + ": ";
        List<String> embedded = texts.stream().map(title::concat).toList();
        List<List<float[]>> byModel =
                embedders.stream().map(embedder -> embedder.embed(embedded)).toList();
        Map<String, List<float[]>> vectors = new HashMap<>();
        for (int i = 0; i < texts.size(); i++) {
            int at = i;
            vectors.put(
                    texts.get(i),
                    byModel.stream().map(all -> Vectors.unit(all.get(at))).toList());
        }
        return vectors;
    }
}
