package dev.retort.retrieval;

import dev.retort.document.Passage;
import dev.retort.progress.Progress;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
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
 * Passages in memory, found by words (BM25 by Lucene, English analysis) and by meaning (exact cosine of embeddings, of one
 * model or several), the ranks fused by reciprocal rank fusion with k = 60 (Cormack, Clarke, Buettcher 2009). A passage is
 * embedded behind the title of its section. Equal scores go by passage id. Thread-safe.
 */
public final class PassageIndex implements Retriever, Closeable {

    private static final int RRF_K = 60;
    private static final int DEPTH = 100;
    private static final int MAX_QUESTION_WORDS = 300;
    private static final int BATCH = 64;
    private static final float SECTION_WEIGHT = 0.3f;

    private final List<Passage> passages;
    private final List<Embedded> embedded;
    private final ByteBuffersDirectory directory = new ByteBuffersDirectory();
    private final Analyzer analyzer = new EnglishAnalyzer();
    private final DirectoryReader reader;
    private final IndexSearcher searcher;

    /** The passages' vectors by one model. */
    private record Embedded(Embedder embedder, List<float[]> vectors) {}

    private PassageIndex(List<Passage> sorted, List<Embedded> embedded) {
        this.passages = sorted;
        this.embedded = List.copyOf(embedded);
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
        return new PassageIndex(sorted(passages), List.of());
    }

    /**
     * Returns an index that finds by words and by meaning.
     *
     * @param embedder embeds every passage once, 64 at a time, and every question asked
     */
    public static PassageIndex of(List<Passage> passages, Embedder embedder, Progress progress) {
        return of(passages, List.of(embedder), progress);
    }

    /**
     * Returns an index that finds by words and by the meaning that each of several models sees.
     *
     * @param embedders embed every passage once, 64 at a time, and every question asked
     * @throws IllegalArgumentException if an embedder returns another number of vectors than of texts
     */
    public static PassageIndex of(List<Passage> passages, List<Embedder> embedders, Progress progress) {
        List<Passage> sorted = sorted(passages);
        List<Embedded> embedded = new ArrayList<>();
        int done = 0;
        for (Embedder embedder : embedders) {
            List<float[]> vectors = new ArrayList<>();
            for (int from = 0; from < sorted.size(); from += BATCH) {
                List<Passage> batch = sorted.subList(from, Math.min(from + BATCH, sorted.size()));
                embedder.embed(batch.stream().map(PassageIndex::embeddedText).toList())
                        .forEach(vector -> vectors.add(Vectors.unit(vector)));
                progress.advanced("passage embeddings", done + vectors.size(), (long) embedders.size() * sorted.size());
            }
            if (vectors.size() != sorted.size()) {
                throw new IllegalArgumentException(
                        "%d vectors for %d passages".formatted(vectors.size(), sorted.size()));
            }
            done += vectors.size();
            embedded.add(new Embedded(embedder, List.copyOf(vectors)));
        }
        return new PassageIndex(sorted, embedded);
    }

    /** Returns the text of a passage that embedders get: the passage behind the title of its section. */
    public static String embeddedText(Passage passage) {
        return passage.section().isEmpty() ? passage.text() : passage.section() + ". " + passage.text();
    }

    private static List<Passage> sorted(List<Passage> passages) {
        return passages.stream().sorted(Comparator.comparing(Passage::id)).toList();
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
        embedded.forEach(model -> addRanks(byMeaning(model, question, depth), scores));
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

    /**
     * Returns how near the best passages come to a question, by its words and by meaning.
     *
     * @throws IllegalStateException if this index finds by words alone
     */
    public Nearness nearness(String question) {
        if (embedded.isEmpty()) {
            throw new IllegalStateException("An index by words alone knows no cosine.");
        }
        ScoreDoc[] hits = search(question, 1);
        double cosine =
                Arrays.stream(cosines(embedded.getFirst(), question)).max().orElse(0);
        return new Nearness(cosine, hits.length == 0 ? 0 : hits[0].score);
    }

    /** Returns passage numbers by BM25; Lucene breaks ties by document number, which is the order of ids. */
    private List<Integer> byWords(String question, int depth) {
        return Arrays.stream(search(question, depth)).map(hit -> hit.doc).toList();
    }

    private ScoreDoc[] search(String question, int depth) {
        String[] words = question.split("\\s+");
        String bounded = words.length <= MAX_QUESTION_WORDS
                ? question
                : String.join(" ", List.of(words).subList(0, MAX_QUESTION_WORDS));
        QueryBuilder builder = new QueryBuilder(analyzer);
        Query text = builder.createBooleanQuery("text", bounded, BooleanClause.Occur.SHOULD);
        Query section = builder.createBooleanQuery("section", bounded, BooleanClause.Occur.SHOULD);
        if (text == null || section == null) {
            return new ScoreDoc[0];
        }
        Query query = new BooleanQuery.Builder()
                .add(text, BooleanClause.Occur.SHOULD)
                .add(new BoostQuery(section, SECTION_WEIGHT), BooleanClause.Occur.SHOULD)
                .build();
        try {
            return searcher.search(query, depth).scoreDocs;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<Integer> byMeaning(Embedded model, String question, int depth) {
        double[] cosines = cosines(model, question);
        return IntStream.range(0, cosines.length)
                .boxed()
                .sorted(Comparator.<Integer>comparingDouble(i -> -cosines[i]).thenComparing(Comparator.naturalOrder()))
                .limit(depth)
                .toList();
    }

    private static double[] cosines(Embedded model, String question) {
        float[] asked = Vectors.unit(model.embedder().question(question));
        return model.vectors().stream()
                .mapToDouble(vector -> Vectors.cosine(asked, vector))
                .toArray();
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
