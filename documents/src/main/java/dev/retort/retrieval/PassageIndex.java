package dev.retort.retrieval;

import dev.retort.document.Passage;
import dev.retort.progress.Progress;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.en.EnglishAnalyzer;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.TextField;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.search.BooleanClause;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.BoostQuery;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.store.ByteBuffersDirectory;
import org.apache.lucene.util.QueryBuilder;

/**
 * Passages in memory, found by words (BM25 by Lucene, English analysis) and by meaning (exact cosine of embeddings), the two
 * ranks fused by reciprocal rank fusion with k = 60 (Cormack, Clarke, Buettcher 2009). Equal scores go by passage id.
 * Thread-safe.
 */
public final class PassageIndex implements Retriever, Closeable {

    private static final int RRF_K = 60;
    private static final int DEPTH = 100;
    private static final int MAX_QUESTION_WORDS = 300;
    private static final int BATCH = 64;
    private static final float SECTION_WEIGHT = 0.3f;

    private final List<Passage> passages;
    private final Embedder embedder;
    private final List<float[]> vectors;
    private final ByteBuffersDirectory directory = new ByteBuffersDirectory();
    private final Analyzer analyzer = new EnglishAnalyzer();
    private final DirectoryReader reader;
    private final IndexSearcher searcher;

    private PassageIndex(List<Passage> passages, Embedder embedder, List<float[]> vectors) {
        this.passages =
                passages.stream().sorted(Comparator.comparing(Passage::id)).toList();
        this.embedder = embedder;
        this.vectors = vectors;
        try {
            write();
            reader = DirectoryReader.open(directory);
            searcher = new IndexSearcher(reader);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns an index that finds by words alone. */
    public static PassageIndex byWords(List<Passage> passages) {
        return new PassageIndex(passages, texts -> List.of(), List.of());
    }

    /**
     * Returns an index that finds by words and by meaning.
     *
     * @param embedder embeds every passage once, 64 at a time, and every question asked
     */
    public static PassageIndex of(List<Passage> passages, Embedder embedder, Progress progress) {
        List<Passage> sorted =
                passages.stream().sorted(Comparator.comparing(Passage::id)).toList();
        List<float[]> vectors = new ArrayList<>();
        for (int from = 0; from < sorted.size(); from += BATCH) {
            List<Passage> batch = sorted.subList(from, Math.min(from + BATCH, sorted.size()));
            embedder.embed(batch.stream().map(Passage::text).toList()).forEach(v -> vectors.add(Vectors.unit(v)));
            progress.advanced("passage embeddings", vectors.size(), sorted.size());
        }
        if (vectors.size() != sorted.size()) {
            throw new IllegalArgumentException("%d vectors for %d passages".formatted(vectors.size(), sorted.size()));
        }
        return new PassageIndex(sorted, embedder, vectors);
    }

    private void write() throws IOException {
        try (IndexWriter writer = new IndexWriter(directory, new IndexWriterConfig(analyzer))) {
            for (Passage passage : passages) {
                Document document = new Document();
                document.add(new TextField("text", passage.text(), Field.Store.NO));
                document.add(new TextField("section", passage.section(), Field.Store.NO));
                writer.addDocument(document);
            }
            writer.forceMerge(1);
        }
    }

    @Override
    public List<RetrievedPassage> retrieve(String question, int k) {
        if (k <= 0 || passages.isEmpty()) {
            return List.of();
        }
        int depth = Math.min(passages.size(), Math.max(DEPTH, k));
        Map<Integer, Double> scores = new HashMap<>();
        addRanks(byWords(question, depth), scores);
        if (!vectors.isEmpty()) {
            addRanks(byMeaning(question, depth), scores);
        }
        return scores.entrySet().stream()
                .sorted(Map.Entry.<Integer, Double>comparingByValue()
                        .reversed()
                        .thenComparing(Map.Entry.comparingByKey()))
                .limit(k)
                .map(entry -> new RetrievedPassage(passages.get(entry.getKey()), entry.getValue()))
                .toList();
    }

    private static void addRanks(List<Integer> ranked, Map<Integer, Double> scores) {
        for (int rank = 0; rank < ranked.size(); rank++) {
            scores.merge(ranked.get(rank), 1.0 / (RRF_K + rank + 1), Double::sum);
        }
    }

    /** Returns passage numbers by BM25; Lucene breaks ties by document number, which is the order of ids. */
    private List<Integer> byWords(String question, int depth) {
        String[] words = question.split("\\s+");
        String bounded = words.length <= MAX_QUESTION_WORDS
                ? question
                : String.join(" ", List.of(words).subList(0, MAX_QUESTION_WORDS));
        QueryBuilder builder = new QueryBuilder(analyzer);
        Query text = builder.createBooleanQuery("text", bounded, BooleanClause.Occur.SHOULD);
        Query section = builder.createBooleanQuery("section", bounded, BooleanClause.Occur.SHOULD);
        if (text == null || section == null) {
            return List.of();
        }
        Query query = new BooleanQuery.Builder()
                .add(text, BooleanClause.Occur.SHOULD)
                .add(new BoostQuery(section, SECTION_WEIGHT), BooleanClause.Occur.SHOULD)
                .build();
        try {
            List<Integer> ranked = new ArrayList<>();
            for (ScoreDoc hit : searcher.search(query, depth).scoreDocs) {
                ranked.add(hit.doc);
            }
            return ranked;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private List<Integer> byMeaning(String question, int depth) {
        float[] asked = Vectors.unit(embedder.embed(List.of(question)).getFirst());
        double[] cosines = new double[vectors.size()];
        List<Integer> numbers = new ArrayList<>();
        for (int i = 0; i < cosines.length; i++) {
            cosines[i] = Vectors.cosine(asked, vectors.get(i));
            numbers.add(i);
        }
        numbers.sort(Comparator.<Integer>comparingDouble(i -> -cosines[i]).thenComparing(Comparator.naturalOrder()));
        return numbers.subList(0, depth);
    }

    @Override
    public void close() {
        try {
            reader.close();
            directory.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
