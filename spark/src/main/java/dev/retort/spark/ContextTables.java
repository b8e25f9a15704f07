package dev.retort.spark;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.collect_list;
import static org.apache.spark.sql.functions.struct;

import dev.retort.config.RunConfig;
import dev.retort.distillation.Respondents;
import dev.retort.document.Passage;
import dev.retort.question.Question;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** Questions with the passages that were found for them, which their answers and rows are made of. */
final class ContextTables {

    private static final int AT_ONCE = 4096;

    private final SparkSession session;
    private final RunConfig config;

    ContextTables(SparkSession session, RunConfig config) {
        this.session = session;
        this.config = config;
    }

    /** A passage of a question, by its id. */
    record Place(int number, FoundPassage.Scope scope, int rank, double score, String id) {

        static final RecordRows<Place> ROWS = RecordRows.of(Place.class);
    }

    /** A question with how near the passages come to it. */
    record Asked(int number, Optional<String> file, Question question, double cosine, double words) {

        static final RecordRows<Asked> ROWS = RecordRows.of(Asked.class);
    }

    /**
     * Searches for every question.
     *
     * @param files the file of each passage, by its id
     * @param all searches all passages
     * @param trainSide searches those that may be trained on, where the contexts need it
     * @param passages rows of {@link NumberedPassage}
     * @return rows of {@link QuestionContext}
     */
    Dataset<Row> contexts(
            List<NumberedQuestion> questions,
            Map<String, String> files,
            CorpusSearch all,
            Optional<CorpusSearch> trainSide,
            Dataset<Row> passages) {
        List<Place> places = new ArrayList<>();
        List<Asked> asked = new ArrayList<>();
        for (int from = 0; from < questions.size(); from += AT_ONCE) {
            search(
                    questions.subList(from, Math.min(questions.size(), from + AT_ONCE)),
                    files,
                    all,
                    trainSide,
                    places,
                    asked);
        }
        Dataset<Row> found = Place.ROWS
                .table(session, places)
                .join(passages.select(col("passage.id").as("id"), col("passage")), "id")
                .groupBy("number")
                .agg(collect_list(struct("scope", "rank", "score", "passage")).as("found"));
        return Asked.ROWS.table(session, asked).join(found, new String[] {"number"}, "left");
    }

    private void search(
            List<NumberedQuestion> questions,
            Map<String, String> files,
            CorpusSearch all,
            Optional<CorpusSearch> trainSide,
            List<Place> places,
            List<Asked> asked) {
        List<AskedQuestion> vectors = all.asked(
                questions.stream().map(question -> question.question().text()).toList());
        int topK = config.retrieval().topK();
        int sources = questions.stream()
                .mapToInt(question -> question.question().passageIds().size())
                .max()
                .orElse(0);
        Map<String, Found> inAll = all.search(vectors, topK);
        int taught = sources + Math.max(topK, config.dataset().distractors().orElse(0) + 1);
        Map<String, Found> inTrain =
                trainSide.map(side -> side.search(vectors, taught)).orElseGet(HashMap::new);
        for (NumberedQuestion numbered : questions) {
            Question question = numbered.question();
            Found found = Objects.requireNonNull(inAll.get(question.text()));
            add(numbered.number(), FoundPassage.Scope.ALL, found, places);
            Optional.ofNullable(inTrain.get(question.text()))
                    .ifPresent(train -> add(numbered.number(), FoundPassage.Scope.TRAIN, train, places));
            for (int i = 0; i < question.passageIds().size(); i++) {
                places.add(new Place(
                        numbered.number(),
                        FoundPassage.Scope.SOURCE,
                        i,
                        0,
                        question.passageIds().get(i)));
            }
            Optional<String> file =
                    question.passageIds().stream().findFirst().flatMap(id -> Optional.ofNullable(files.get(id)));
            asked.add(new Asked(numbered.number(), file, question, found.cosine(), found.words()));
        }
    }

    /** Returns whether the contexts of train questions need passages that may be trained on. */
    static boolean needTrainSide(RunConfig config) {
        return Respondents.searchesTrainSide(config)
                || config.dataset().distractors().isPresent();
    }

    private static void add(int number, FoundPassage.Scope scope, Found found, List<Place> places) {
        for (int rank = 0; rank < found.best().size(); rank++) {
            places.add(new Place(
                    number,
                    scope,
                    rank,
                    found.best().get(rank).score(),
                    found.best().get(rank).id()));
        }
    }

    /** Returns the file of each passage by its id. */
    static Map<String, String> files(List<Passage> passages) {
        Map<String, String> files = new HashMap<>();
        passages.forEach(passage -> files.put(passage.id(), passage.document()));
        return files;
    }
}
