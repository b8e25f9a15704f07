package dev.retort.spark;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.size;

import dev.retort.config.RunConfig;
import dev.retort.distillation.PassageReport;
import dev.retort.document.Passage;
import dev.retort.document.loading.RejectedFile;
import dev.retort.error.InputException;
import dev.retort.privacy.PersonalData;
import dev.retort.privacy.Scrubber;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.SerializableConfiguration;

/** Files to passages: each file is read by one task; then passages are numbered, and near copies are left out. */
final class PassageTables {

    /** Enough parts that one slow file does not keep the others waiting. */
    private static final int PARTS_A_CORE = 8;

    private final SparkSession session;
    private final RunConfig config;

    PassageTables(SparkSession session, RunConfig config) {
        this.session = session;
        this.config = config;
    }

    /** What is known of a file once it was read, without its text. */
    private record Known(
            int file,
            String name,
            Optional<String> sha256,
            List<String> damage,
            Optional<String> problem,
            int count,
            int runs) {

        static final RecordRows<Known> ROWS = RecordRows.of(Known.class);
    }

    /** Reads every file; one row a file. */
    Dataset<Row> read(CorpusFiles corpus) {
        JavaSparkContext spark = spark();
        int parts = Math.clamp(
                (long) PARTS_A_CORE * spark.defaultParallelism(),
                1,
                Math.max(1, corpus.files().size()));
        var hadoop = new SerializableConfiguration(spark.hadoopConfiguration());
        PassageSettings passageSettings = PassageSettings.of(config.passages());
        return session.createDataFrame(
                spark.parallelize(corpus.dealt(parts), parts).mapPartitions(files -> {
                    FileReading reading = new FileReading(passageSettings.asConfig(), hadoop.value());
                    return Parts.mapped(files, file -> ReadFile.ROWS.row(reading.read(file)));
                }),
                ReadFile.ROWS.schema());
    }

    /**
     * Numbers the passages of the files that are used, and leaves near copies out.
     *
     * @param read rows of {@link ReadFile}
     * @param fates gets what became of each file that a person should know of
     * @return rows of {@link NumberedPassage}
     */
    Dataset<Row> passages(Dataset<Row> read, List<FileFate> fates) {
        NumberedFiles numbers = numbers(read, fates);
        CopiesInTables.Found copies = new CopiesInTables(read, numbers).found();
        copies.copies().forEach(copy -> fates.add(new FileFate(copy.document(), true, copy.text() + ".")));
        Broadcast<NumberedFiles> files = spark().broadcast(numbers);
        Broadcast<HashSet<Integer>> leftOut = spark().broadcast(new HashSet<>(copies.passages()));
        ArrayList<PersonalData> scrubbed = new ArrayList<>(config.privacy().scrub());
        return read.flatMap(
                (FlatMapFunction<Row, Row>) row -> {
                    ReadFile file = ReadFile.ROWS.value(row);
                    return files.value().has(file.file())
                            ? kept(file, files.value().first(file.file()), leftOut.value(), scrubbed)
                                    .iterator()
                            : List.<Row>of().iterator();
                },
                NumberedPassage.ROWS.encoder());
    }

    private static List<Row> kept(ReadFile file, int first, Set<Integer> leftOut, List<PersonalData> scrubbed) {
        List<Passage> clean = scrubbed.isEmpty()
                ? file.passages()
                : PassageReport.scrubbed(file.passages(), new Scrubber(scrubbed), new HashMap<>());
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < clean.size(); i++) {
            if (!leftOut.contains(first + i)) {
                rows.add(NumberedPassage.ROWS.row(NumberedPassage.of(file.file(), first + i, clean.get(i))));
            }
        }
        return rows;
    }

    private static NumberedFiles numbers(Dataset<Row> read, List<FileFate> fates) {
        List<Known> known = read
                .select(
                        col("file"),
                        col("name"),
                        col("sha256"),
                        col("damage"),
                        col("problem"),
                        size(col("passages")).as("count"),
                        col("runs"))
                .collectAsList()
                .stream()
                .map(Known.ROWS::value)
                .sorted(Comparator.comparingInt(Known::file))
                .toList();
        NumberedFiles numbers = new NumberedFiles();
        for (Known file : known) {
            Optional<String> same = file.sha256().flatMap(numbers::named);
            if (same.isPresent()) {
                fates.add(FileFate.unused(
                        file.name(),
                        RejectedFile.sameAs(file.name(), same.get()).reason()));
            } else if (file.problem().isPresent()) {
                fates.add(FileFate.unused(file.name(), file.problem().get()));
            } else {
                numbers.add(file.file(), file.name(), file.sha256().orElseThrow(), file.count(), file.runs());
                file.damage().forEach(damage -> fates.add(new FileFate(file.name(), true, damage)));
            }
        }
        if (numbers.allPassages() == 0) {
            throw nothing(fates);
        }
        return numbers;
    }

    private static InputException nothing(List<FileFate> fates) {
        StringBuilder list = new StringBuilder("No file could be used:");
        fates.forEach(
                fate -> list.append("\n  ").append(fate.name()).append(": ").append(fate.remark()));
        return new InputException(list.toString(), "");
    }

    private JavaSparkContext spark() {
        return JavaSparkContext.fromSparkContext(session.sparkContext());
    }
}
