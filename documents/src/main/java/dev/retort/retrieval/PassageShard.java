package dev.retort.retrieval;

import dev.retort.document.Passage;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Set;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.en.EnglishAnalyzer;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.TextField;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.BooleanClause;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.BoostQuery;
import org.apache.lucene.search.CollectionStatistics;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.QueryVisitor;
import org.apache.lucene.search.TermStatistics;
import org.apache.lucene.store.ByteBuffersDirectory;
import org.apache.lucene.util.QueryBuilder;
import org.jspecify.annotations.Nullable;

/**
 * Passages in memory, ranked by words (BM25 by Lucene, English analysis) and by meaning (exact cosine of embeddings, of each
 * model): all of a corpus, or some. Ranked by the word counts of the whole corpus, a shard gives its passages the scores that
 * one index of the corpus gives them. Thread-safe.
 */
public final class PassageShard implements Closeable {

    private static final int MAX_QUESTION_WORDS = 300;
    private static final float SECTION_WEIGHT = 0.3f;

    private final List<Passage> passages;
    private final List<List<float[]>> vectors;
    private final ByteBuffersDirectory directory = new ByteBuffersDirectory();
    private final Analyzer analyzer = new EnglishAnalyzer();
    private final DirectoryReader reader;
    private final IndexSearcher alone;

    /**
     * Creates a shard.
     *
     * @param passages in the order of their ids
     * @param vectors per model, one vector of length 1 a passage, in the same order
     */
    public PassageShard(List<Passage> passages, List<List<float[]>> vectors) {
        this.passages = List.copyOf(passages);
        this.vectors = List.copyOf(vectors);
        try {
            write();
            reader = DirectoryReader.open(directory);
            alone = new IndexSearcher(reader);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
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

    /** Returns how many passages there are. */
    public int size() {
        return passages.size();
    }

    /**
     * Returns the best passages by each ranking.
     *
     * @param asked the question's vector of length 1 by each model
     * @param depth most hits of a ranking
     */
    ShardHits search(String question, List<float[]> asked, int depth) {
        return search(alone, question, asked, depth);
    }

    /** Returns the best passages as above, by the word counts of a corpus that this shard is a part of. */
    public ShardHits search(String question, List<float[]> asked, int depth, CorpusTerms corpus) {
        return search(new CorpusSearcher(reader, corpus), question, asked, depth);
    }

    private ShardHits search(IndexSearcher searcher, String question, List<float[]> asked, int depth) {
        List<List<Hit>> byMeaning = new ArrayList<>();
        for (int model = 0; model < vectors.size(); model++) {
            byMeaning.add(byMeaning(vectors.get(model), asked.get(model), depth));
        }
        return new ShardHits(byWords(searcher, question, depth), byMeaning);
    }

    /** Lucene breaks ties by document number, which is the order of ids. */
    private List<Hit> byWords(IndexSearcher searcher, String question, int depth) {
        Optional<Query> query = query(question);
        if (query.isEmpty() || depth < 1) {
            return List.of();
        }
        try {
            return Arrays.stream(searcher.search(query.get(), depth).scoreDocs)
                    .map(hit -> new Hit(passages.get(hit.doc).id(), hit.score))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Optional<Query> query(String question) {
        String[] words = question.split("\\s+");
        String bounded = words.length <= MAX_QUESTION_WORDS
                ? question
                : String.join(" ", List.of(words).subList(0, MAX_QUESTION_WORDS));
        QueryBuilder builder = new QueryBuilder(analyzer);
        Query text = builder.createBooleanQuery("text", bounded, BooleanClause.Occur.SHOULD);
        Query section = builder.createBooleanQuery("section", bounded, BooleanClause.Occur.SHOULD);
        if (text == null || section == null) {
            return Optional.empty();
        }
        return Optional.of(new BooleanQuery.Builder()
                .add(text, BooleanClause.Occur.SHOULD)
                .add(new BoostQuery(section, SECTION_WEIGHT), BooleanClause.Occur.SHOULD)
                .build());
    }

    /** The worst of the best so far leaves first, so that the time grows with the passages and not with their order. */
    private List<Hit> byMeaning(List<float[]> ofPassages, float[] asked, int depth) {
        record Near(int passage, double cosine) {}
        Comparator<Near> worstFirst = Comparator.comparingDouble(Near::cosine)
                .thenComparing(Comparator.comparingInt(Near::passage).reversed());
        PriorityQueue<Near> best = new PriorityQueue<>(worstFirst);
        for (int i = 0; i < ofPassages.size(); i++) {
            Near near = new Near(i, Vectors.cosine(asked, ofPassages.get(i)));
            if (best.size() < depth) {
                best.add(near);
            } else if (depth > 0 && worstFirst.compare(best.element(), near) < 0) {
                best.remove();
                best.add(near);
            }
        }
        return best.stream()
                .sorted(worstFirst.reversed())
                .map(near -> new Hit(passages.get(near.passage()).id(), near.cosine()))
                .toList();
    }

    /** Returns how often the words of questions occur in this shard. */
    public CorpusTerms terms(Collection<String> questions) {
        Set<Term> terms = new HashSet<>();
        questions.forEach(
                question -> query(question).ifPresent(query -> query.visit(QueryVisitor.termCollector(terms))));
        try {
            Map<String, CorpusTerms.FieldTotals> fields = new HashMap<>();
            for (String field : List.of("text", "section")) {
                if (reader.getDocCount(field) > 0) {
                    fields.put(
                            field,
                            new CorpusTerms.FieldTotals(
                                    reader.getDocCount(field),
                                    reader.getSumTotalTermFreq(field),
                                    reader.getSumDocFreq(field)));
                }
            }
            Map<CorpusTerms.Word, CorpusTerms.WordTotals> words = new HashMap<>();
            for (Term term : terms) {
                if (reader.docFreq(term) > 0) {
                    words.put(
                            new CorpusTerms.Word(term.field(), term.text()),
                            new CorpusTerms.WordTotals(reader.docFreq(term), reader.totalTermFreq(term)));
                }
            }
            return new CorpusTerms(size(), fields, words);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Weighs words by the counts of the whole corpus. */
    private static final class CorpusSearcher extends IndexSearcher {

        private final CorpusTerms corpus;

        CorpusSearcher(DirectoryReader reader, CorpusTerms corpus) {
            super(reader);
            this.corpus = corpus;
        }

        @Override
        public @Nullable CollectionStatistics collectionStatistics(String field) {
            CorpusTerms.FieldTotals totals = corpus.fields().get(field);
            return totals == null
                    ? null
                    : new CollectionStatistics(
                            field, corpus.passages(), totals.passages(), totals.words(), totals.differentWords());
        }

        @Override
        public TermStatistics termStatistics(Term term, int docFreq, long totalTermFreq) {
            CorpusTerms.WordTotals totals = corpus.words()
                    .getOrDefault(
                            new CorpusTerms.Word(term.field(), term.text()),
                            new CorpusTerms.WordTotals(docFreq, totalTermFreq));
            return new TermStatistics(term.bytes(), totals.passages(), totals.occurrences());
        }
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
