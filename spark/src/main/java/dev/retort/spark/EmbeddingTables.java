package dev.retort.spark;

import dev.retort.document.Passage;
import dev.retort.retrieval.Embedder;
import dev.retort.retrieval.PassageIndex;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** Passages to vectors, by every embedding model of the settings. */
final class EmbeddingTables {

    private static final int PARTS_A_CORE = 4;
    private static final int AT_ONCE = 512;

    private final SparkSession session;
    private final WorkOrder order;

    EmbeddingTables(SparkSession session, WorkOrder order) {
        this.session = session;
        this.order = order;
    }

    /**
     * Embeds passages.
     *
     * @param passages rows of {@link NumberedPassage}
     * @return rows of {@link EmbeddedPassage}
     */
    Dataset<Row> embedded(Dataset<Row> passages) {
        WorkOrder ofRun = order;
        int parts = PARTS_A_CORE
                * JavaSparkContext.fromSparkContext(session.sparkContext()).defaultParallelism();
        return passages.repartition(parts)
                .mapPartitions(
                        (MapPartitionsFunction<Row, Row>) part -> Parts.inChunks(part, AT_ONCE, rows -> {
                            List<NumberedPassage> some = rows.stream()
                                    .map(NumberedPassage.ROWS::value)
                                    .toList();
                            return ExecutorWork.rows(
                                    ofRun, work -> embedded(some, work.roles().embedders()));
                        }),
                        EmbeddedPassage.ROWS.encoder());
    }

    private static List<Row> embedded(List<NumberedPassage> passages, List<Embedder> embedders) {
        List<Passage> texts = passages.stream().map(NumberedPassage::passage).toList();
        List<List<float[]>> byModel = new ArrayList<>();
        embedders.forEach(embedder -> byModel.add(PassageIndex.vectors(texts, embedder, done -> {})));
        return IntStream.range(0, passages.size())
                .mapToObj(i -> EmbeddedPassage.ROWS.row(new EmbeddedPassage(
                        passages.get(i).file(),
                        passages.get(i).number(),
                        texts.get(i),
                        byModel.stream().map(vectors -> vectors.get(i)).toList())))
                .toList();
    }
}
