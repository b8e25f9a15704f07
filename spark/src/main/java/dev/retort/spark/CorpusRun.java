package dev.retort.spark;

import static org.apache.spark.sql.functions.col;

import dev.retort.config.DistillationSettings;
import dev.retort.config.RunConfig;
import dev.retort.document.Passage;
import dev.retort.document.loading.DocumentLoader;
import dev.retort.file.Json;
import dev.retort.file.JsonLines;
import dev.retort.file.Sha256;
import dev.retort.question.PassageSplit;
import dev.retort.question.Split;
import dev.retort.spark.StageTables.Table;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;

/** The stages of one run over a corpus, each made when it is asked for unless its table is up to date. Not thread-safe. */
final class CorpusRun implements AutoCloseable {

    private final SparkSession session;
    private final RunConfig config;
    private final List<String> documents;
    private final SharedFiles files;
    private final StageTables tables;
    private final Cluster cluster;
    private Optional<CorpusSearch> search = Optional.empty();
    private Optional<CorpusSearch> trainSearch = Optional.empty();
    private Optional<List<Passage>> held = Optional.empty();
    private Optional<Table> read = Optional.empty();
    private Optional<Table> passages = Optional.empty();

    CorpusRun(
            SparkSession session,
            DistillationSettings settings,
            List<String> documents,
            SharedFiles files,
            Cluster cluster) {
        this.session = session;
        this.config = settings.read();
        this.documents = documents;
        this.files = files;
        this.cluster = cluster;
        this.tables = new StageTables(session, files, cluster.batches());
    }

    /** What is known of the questions beside their table. */
    record QuestionReport(Optional<PassageSplit> split, int leaked, List<String> summaries) {}

    Table read() {
        if (read.isEmpty()) {
            read = Optional.of(readNow());
        }
        return read.get();
    }

    private Table readNow() {
        Configuration hadoop = session.sparkContext().hadoopConfiguration();
        CorpusFiles corpus = CorpusFiles.of(
                documents, hadoop, new DocumentLoader(config.passages().charset()));
        return cluster.work(
                "documents",
                () -> tables.table(
                        "documents",
                        StageTables.fingerprint("documents", config.passages(), corpus.files(), corpus.unread()),
                        () -> {
                            writeFates(
                                    "unread_files.jsonl",
                                    corpus.unread().stream()
                                            .map(file -> FileFate.unused(file.name(), file.reason()))
                                            .toList());
                            return new PassageTables(session, config).read(corpus);
                        }));
    }

    Table passages() {
        if (passages.isEmpty()) {
            Table read = read();
            passages = Optional.of(cluster.work(
                    "passages",
                    () -> tables.table(
                            "passages",
                            StageTables.fingerprint("passages", config.privacy(), read.fingerprint()),
                            () -> {
                                List<FileFate> fates = new ArrayList<>();
                                Dataset<Row> made = new PassageTables(session, config).passages(read.rows(), fates);
                                writeFates("file_remarks.jsonl", fates);
                                return made;
                            })));
        }
        return passages.get();
    }

    /** Returns the passages with their vectors. */
    Table embedded() {
        Table all = passages();
        return cluster.work(
                "embeddings",
                () -> tables.table(
                        "embedded_passages",
                        StageTables.fingerprint("embedded", config.retrieval(), all.fingerprint()),
                        () -> new EmbeddingTables(session, cluster.order()).embedded(all.rows())));
    }

    Table questions() {
        Table all = passages();
        return cluster.work(
                "questions",
                () -> tables.table(
                        "questions",
                        StageTables.fingerprint(
                                "questions",
                                config.questions(),
                                ownFiles(),
                                config.seed(),
                                config.retrieval(),
                                all.fingerprint()),
                        () -> {
                            QuestionTables.Made made = new QuestionTables(
                                            session, cluster.order(), config, cluster.batches())
                                    .made(heldPassages(), this::search);
                            files.write(
                                    "question_report.json",
                                    Json.mapper()
                                            .writeValueAsString(new QuestionReport(
                                                    made.split(), made.leaks().leaked(), made.summaries())));
                            return NumberedQuestion.ROWS.table(session, made.questions());
                        }));
    }

    /** Returns the hashes of the person's own questions, which may be edited under the same names. */
    private List<String> ownFiles() {
        return Stream.of(config.questions().trainFile(), config.questions().evalFile())
                .flatMap(Optional::stream)
                .map(Sha256::of)
                .toList();
    }

    QuestionReport questionReport() {
        return Json.mapper().readValue(files.read("question_report.json").orElseThrow(), QuestionReport.class);
    }

    Table contexts() {
        Table asked = questions();
        return cluster.work(
                "contexts",
                () -> tables.table(
                        "train_contexts",
                        fingerprint("contexts", asked),
                        () -> contexts(
                                trainQuestions(asked),
                                ContextTables.needTrainSide(config) ? Optional.of(trainSearch()) : Optional.empty())));
    }

    /** Returns questions with their passages: rows of {@link QuestionContext}. */
    Dataset<Row> contexts(List<NumberedQuestion> questions, Optional<CorpusSearch> trainSide) {
        return new ContextTables(session, config)
                .contexts(
                        questions,
                        ContextTables.files(heldPassages()),
                        search(),
                        trainSide,
                        passages().rows());
    }

    /** Returns the table of a stage, made where it is not up to date. */
    Table table(String stage, String name, String fingerprint, Supplier<Dataset<Row>> work) {
        return cluster.work(stage, () -> tables.table(name, fingerprint, work));
    }

    SparkSession session() {
        return session;
    }

    RunConfig config() {
        return config;
    }

    WorkOrder order() {
        return cluster.order();
    }

    SharedFiles files() {
        return files;
    }

    Table answers() {
        Table contexts = contexts();
        boolean ownAnswers = trainQuestions(questions()).stream()
                .allMatch(question -> question.question().reference().isPresent());
        return cluster.work(
                "train answers",
                () -> tables.table(
                        "train_answers",
                        StageTables.fingerprint("answers", config.teacher(), contexts.fingerprint()),
                        () -> new AnswerTables(session, cluster.order(), config).answers(contexts.rows(), ownAnswers)));
    }

    Table rows() {
        Table answers = answers();
        Table contexts = contexts();
        Table rows = cluster.work(
                "rows",
                () -> tables.table(
                        "rows",
                        StageTables.fingerprint(
                                "rows", config.dataset(), config.student().model(), answers.fingerprint()),
                        () -> new RowTables(session, cluster.order(), config)
                                .outcomes(contexts.rows(), answers.rows())));
        cluster.work("training.jsonl", () -> {
            tables.once("training", rows.fingerprint(), () -> writeTraining(rows));
            return true;
        });
        return rows;
    }

    private void writeTraining(Table rows) {
        Dataset<Row> kept = rows.rows().where(col("row").isNotNull()).select("row.*");
        Set<String> validation = new HashSet<>(new RowTables(session, cluster.order(), config).validation(kept));
        JsonlShards shards = new JsonlShards(files);
        Column isValidation = col("question_id").isInCollection(validation);
        shards.write("training", kept.where(functions.not(isValidation)));
        shards.write("validation", kept.where(isValidation));
    }

    private String fingerprint(String stage, Table asked) {
        return StageTables.fingerprint(
                stage,
                config.answers(),
                config.retrieval(),
                config.teacher().model().equals(RunConfig.EXTRACTIVE),
                config.dataset(),
                config.seed(),
                asked.fingerprint());
    }

    private static List<NumberedQuestion> trainQuestions(Table asked) {
        return asked.rows().where(col("question.split").equalTo(Split.TRAIN.name())).collectAsList().stream()
                .map(NumberedQuestion.ROWS::value)
                .sorted(Comparator.comparingInt(NumberedQuestion::number))
                .toList();
    }

    /** Returns all passages, which the driver holds to decide about questions. */
    List<Passage> heldPassages() {
        if (held.isEmpty()) {
            held = Optional.of(passages().rows().collectAsList().stream()
                    .map(NumberedPassage.ROWS::value)
                    .sorted(Comparator.comparingInt(NumberedPassage::number))
                    .map(NumberedPassage::passage)
                    .toList());
        }
        return held.get();
    }

    private CorpusSearch search() {
        if (search.isEmpty()) {
            search = Optional.of(
                    new CorpusSearch(session, cluster.order(), embedded().rows()));
        }
        return search.get();
    }

    private CorpusSearch trainSearch() {
        if (trainSearch.isEmpty()) {
            Optional<PassageSplit> split = questionReport().split();
            if (split.isEmpty()) {
                trainSearch = Optional.of(search());
            } else {
                Set<String> ids = new HashSet<>(split.get().train());
                List<Integer> numbers = heldPassages().stream()
                        .map(Passage::id)
                        .filter(ids::contains)
                        .map(id -> Integer.parseInt(id.substring(1)))
                        .toList();
                Dataset<Row> side =
                        session.createDataset(numbers, Encoders.INT()).toDF("number");
                trainSearch = Optional.of(new CorpusSearch(
                        session, cluster.order(), embedded().rows().join(side, "number")));
            }
        }
        return trainSearch.get();
    }

    private void writeFates(String name, List<FileFate> fates) {
        files.write(
                name, fates.stream().map(fate -> JsonLines.text(fate) + "\n").collect(Collectors.joining()));
    }

    private List<FileFate> fates(String name) {
        return files.read(name).stream()
                .flatMap(String::lines)
                .map(line -> Json.mapper().readValue(line, FileFate.class))
                .toList();
    }

    CorpusReport report() {
        Dataset<Row> rows = rows().rows();
        List<FileFate> fates = new ArrayList<>(fates("file_remarks.jsonl"));
        fates.addAll(fates("unread_files.jsonl"));
        Map<String, Long> sides = questions().rows().groupBy(col("question.split")).count().collectAsList().stream()
                .collect(Collectors.toMap(row -> row.getString(0), row -> row.getLong(1)));
        QuestionReport questions = questionReport();
        return new CorpusReport(
                read().rows().where(col("problem").isNull()).count(),
                passages().rows().count(),
                sides.getOrDefault(Split.TRAIN.name(), 0L),
                sides.getOrDefault(Split.EVAL.name(), 0L),
                questions.leaked(),
                rows.where(col("row").isNotNull()).count(),
                rows.where(col("row").isNull()).count(),
                questions.summaries(),
                fates);
    }

    @Override
    public void close() {
        search.ifPresent(CorpusSearch::close);
        trainSearch.ifPresent(CorpusSearch::close);
        cluster.close();
    }
}
