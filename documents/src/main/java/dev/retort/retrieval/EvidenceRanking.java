package dev.retort.retrieval;

import dev.retort.concurrent.OncePerKey;
import dev.retort.document.Passage;
import dev.retort.error.StoppedException;
import dev.retort.text.Sentences;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Ranks the blocks of retrieved passages by how well their sentences fit a question, by one embedding model or several.
 *
 * <p>A sentence is embedded behind the title of its section. Its fit is the mean over the models of its standardised cosine
 * (zero mean and unit variance over the sentences of these passages, so that models of other scales weigh the same), plus
 * half the better one of its two neighbours in the passage: an answer seldom lies in one sentence. The sentences of a passage
 * are embedded at its first use and kept. Thread-safe.
 */
public final class EvidenceRanking {

    private static final double NEIGHBOUR = 0.5;

    /** Where a sentence is divided: items set apart by semicolons, and what a colon announces. */
    private static final Pattern PART = Pattern.compile("(?<=[;:])\\s+(?=[A-Z(“\"0-9•-])");

    private final List<Embedder> embedders;
    private final OncePerKey<String, List<Unit>> byPassage = OncePerKey.kept();

    /** Creates a ranking; each embedder gets all sentences of a passage at once, and each question alone. */
    public EvidenceRanking(List<Embedder> embedders) {
        this.embedders = List.copyOf(embedders);
    }

    /** A sentence with the number of its line and its vector by each model. */
    private record Unit(int line, String text, List<float[]> vectors) {}

    /**
     * Returns the blocks of the passages, the one with the best sentence first; a repeated sentence counts once.
     *
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
            List<EvidenceSentence> block = new ArrayList<>();
            for (int i = 0; i < ofPassage.size(); i++, place++) {
                double fit = nearness[place]
                        + NEIGHBOUR
                                * Math.max(
                                        i > 0 ? nearness[place - 1] : Double.NEGATIVE_INFINITY,
                                        i + 1 < ofPassage.size() ? nearness[place + 1] : Double.NEGATIVE_INFINITY);
                block.add(new EvidenceSentence(
                        ofPassage.get(i).text(), place, ofPassage.size() == 1 ? nearness[place] : fit));
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
            float[] asked = Vectors.unit(embedders.get(model).question(question));
            double[] cosines = new double[units.size()];
            for (int i = 0; i < cosines.length; i++) {
                cosines[i] = Vectors.cosine(asked, units.get(i).vectors().get(model));
            }
            addStandardised(cosines, sum);
        }
        return sum;
    }

    private void addStandardised(double[] cosines, double[] sum) {
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
            sum[i] += (cosines[i] - mean) / deviation / embedders.size();
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
        List<String> texts = new ArrayList<>();
        List<Integer> lines = new ArrayList<>();
        int line = 0;
        for (String block : passage.text().lines().toList()) {
            for (String sentence : Sentences.of(block)) {
                for (String part : PART.split(sentence.strip())) {
                    if (!part.isBlank()) {
                        texts.add(part);
                        lines.add(line);
                    }
                }
            }
            line++;
        }
        String title = passage.section().isEmpty() ? "" : passage.section() + ": ";
        List<String> embedded = texts.stream().map(title::concat).toList();
        List<List<float[]>> byModel =
                embedders.stream().map(embedder -> embedder.embed(embedded)).toList();
        List<Unit> units = new ArrayList<>();
        for (int i = 0; i < texts.size(); i++) {
            int at = i;
            units.add(new Unit(
                    lines.get(i),
                    texts.get(i),
                    byModel.stream()
                            .map(vectors -> Vectors.unit(vectors.get(at)))
                            .toList()));
        }
        return List.copyOf(units);
    }
}
