package dev.retort.spark;

import dev.langchain4j.data.segment.TextSegment;
import dev.retort.distillation.ModelRoles;
import dev.retort.retrieval.CorpusTerms;
import dev.retort.retrieval.Hit;
import dev.retort.retrieval.PassageIndex;
import dev.retort.retrieval.PassageShard;
import dev.retort.retrieval.RankFusion;
import dev.retort.retrieval.ShardHits;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.storage.StorageLevel;
import scala.Tuple2;

/**
 * Search over the passages of a corpus, shard by shard. Words weigh by their counts in all shards, and the hits of the shards are
 * merged before they are fused, so that the result is that of one index.
 */
final class CorpusSearch implements AutoCloseable {

    private static final int LARGEST_SHARD = 10_000;
    private static final int SMALLEST_SHARD = 500;
    private static final int QUESTIONS_AT_ONCE = 512;

    private final SparkSession session;
    private final WorkOrder order;
    private final String name = UUID.randomUUID().toString();
    private final Dataset<Row> shards;
    private final int passages;

    /**
     * Prepares the search.
     *
     * @param embedded rows of {@link EmbeddedPassage}
     */
    CorpusSearch(SparkSession session, WorkOrder order, Dataset<Row> embedded) {
        this.session = session;
        this.order = order;
        this.passages = (int) embedded.count();
        int cores = spark().defaultParallelism();
        int parts = Math.max(
                Math.ceilDiv(passages, LARGEST_SHARD), Math.min(cores, Math.ceilDiv(passages, SMALLEST_SHARD)));
        this.shards = embedded.repartition(Math.max(1, parts), functions.col("number"))
                .persist(StorageLevel.MEMORY_AND_DISK());
    }

    /** Returns how many passages are searched. */
    int passages() {
        return passages;
    }

    /** Returns the vectors of questions, made by the executors. */
    List<AskedQuestion> asked(List<String> questions) {
        WorkOrder ofRun = order;
        int parts = Math.clamp(questions.size() / 16, 1, 2 * spark().defaultParallelism());
        return session
                .createDataset(questions.stream().distinct().toList(), Encoders.STRING())
                .repartition(parts)
                .mapPartitions(
                        (MapPartitionsFunction<String, Row>) part -> {
                            List<String> texts = new ArrayList<>();
                            part.forEachRemaining(texts::add);
                            return ExecutorWork.run(ofRun, work -> vectors(work.roles(), texts))
                                    .iterator();
                        },
                        AskedQuestion.ROWS.encoder())
                .collectAsList()
                .stream()
                .map(AskedQuestion.ROWS::value)
                .toList();
    }

    private static List<Row> vectors(ModelRoles roles, List<String> texts) {
        if (texts.isEmpty()) {
            return List.of();
        }
        var own = roles.embeddingModel()
                .embedAll(texts.stream().map(TextSegment::from).toList())
                .content();
        return IntStream.range(0, texts.size())
                .mapToObj(i -> AskedQuestion.ROWS.row(new AskedQuestion(
                        texts.get(i), own.get(i).vector(), PassageIndex.asked(texts.get(i), roles.embedders()))))
                .toList();
    }

    /** Returns the best {@code k} passages for each question. */
    Map<String, Found> search(List<AskedQuestion> questions, int k) {
        Map<String, Found> found = new HashMap<>();
        for (int from = 0; from < questions.size(); from += QUESTIONS_AT_ONCE) {
            List<AskedQuestion> some = questions.subList(from, Math.min(questions.size(), from + QUESTIONS_AT_ONCE));
            searched(new ArrayList<>(some), k)
                    .forEach(one -> found.put(some.get(one._1()).text(), one._2()));
        }
        return found;
    }

    private List<Tuple2<Integer, Found>> searched(List<AskedQuestion> questions, int k) {
        int depth = RankFusion.depth(passages, k);
        Broadcast<List<AskedQuestion>> asked = spark().broadcast(questions);
        Broadcast<CorpusTerms> terms = spark().broadcast(terms(asked));
        String shardName = name;
        List<Tuple2<Integer, Found>> found = shards.javaRDD()
                .mapPartitions((FlatMapFunction<Iterator<Row>, Tuple2<Integer, ShardHits>>) rows -> {
                    PassageShard shard = shard(shardName, rows);
                    Iterator<Integer> numbers =
                            IntStream.range(0, asked.value().size()).iterator();
                    return Parts.mapped(numbers, i -> {
                        AskedQuestion question = asked.value().get(i);
                        return new Tuple2<>(i, shard.search(question.text(), question.asked(), depth, terms.value()));
                    });
                })
                .mapToPair(hits -> hits)
                .groupByKey(Math.min(questions.size(), spark().defaultParallelism()))
                .mapValues(hits -> {
                    List<ShardHits> ofShards = new ArrayList<>();
                    hits.forEach(ofShards::add);
                    ShardHits all = ShardHits.merged(ofShards, depth);
                    List<Hit> best = RankFusion.fused(all.rankings(), k);
                    return new Found(
                            best, all.nearness().cosine(), all.nearness().words());
                })
                .collect();
        asked.unpersist();
        terms.unpersist();
        return found;
    }

    private CorpusTerms terms(Broadcast<List<AskedQuestion>> asked) {
        String shardName = name;
        return shards
                .javaRDD()
                .mapPartitions((FlatMapFunction<Iterator<Row>, CorpusTerms>) rows -> {
                    List<String> texts =
                            asked.value().stream().map(AskedQuestion::text).toList();
                    return List.of(shard(shardName, rows).terms(texts)).iterator();
                })
                .collect()
                .stream()
                .reduce(CorpusTerms.NONE, CorpusTerms::plus);
    }

    /** Reads the rows only where this process has not made the index before. */
    private static PassageShard shard(String name, Iterator<Row> rows) {
        return ShardCache.ofThisProcess().get(name + " " + TaskContext.getPartitionId(), () -> {
            List<EmbeddedPassage> members = new ArrayList<>();
            rows.forEachRemaining(row -> members.add(EmbeddedPassage.ROWS.value(row)));
            members.sort(Comparator.comparing(member -> member.passage().id()));
            int models = members.isEmpty() ? 0 : members.getFirst().vectors().size();
            return new PassageShard(
                    members.stream().map(EmbeddedPassage::passage).toList(),
                    IntStream.range(0, models)
                            .mapToObj(model -> members.stream()
                                    .map(member -> member.vectors().get(model))
                                    .toList())
                            .toList());
        });
    }

    private JavaSparkContext spark() {
        return JavaSparkContext.fromSparkContext(session.sparkContext());
    }

    @Override
    public void close() {
        shards.unpersist();
    }
}
