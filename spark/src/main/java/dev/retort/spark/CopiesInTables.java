package dev.retort.spark;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.collect_list;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.size;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.sum;

import dev.retort.document.NearCopies;
import dev.retort.document.Passage;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Near copies by the rule of {@link NearCopies}, as joins over runs of eight words: the first file that holds a run holds it, so
 * the order in which tasks end decides nothing.
 */
final class CopiesInTables {

    private final Dataset<Row> read;
    private final NumberedFiles numbers;

    /**
     * Takes the files of a corpus.
     *
     * @param read rows of {@link ReadFile}
     * @param numbers the files that are used
     */
    CopiesInTables(Dataset<Row> read, NumberedFiles numbers) {
        this.read = read;
        this.numbers = numbers;
    }

    /** A run of words in a file, by its hash. */
    record Run(int file, long run) {

        static final RecordRows<Run> ROWS = RecordRows.of(Run.class);
    }

    /** A run of words in a passage, by its hash. */
    record PassageRun(int file, int number, long run) {

        static final RecordRows<PassageRun> ROWS = RecordRows.of(PassageRun.class);
    }

    /** A run of words that a file shares with the first file that holds it. */
    record Shared(int file, int holder, int rank) {

        static final RecordRows<Shared> ROWS = RecordRows.of(Shared.class);
    }

    /**
     * What is left out.
     *
     * @param passages the numbers of passages that earlier files hold
     * @param copies the near copies, in the order of the files
     */
    record Found(Set<Integer> passages, List<NearCopies.Copy> copies) {}

    Found found() {
        if (numbers.size() < 2) {
            return new Found(Set.of(), List.of());
        }
        Map<Integer, String> sources = sources();
        Map<Integer, Set<Integer>> held = sources.isEmpty() ? Map.of() : held(sources.keySet());
        Set<Integer> leftOut = new HashSet<>();
        List<NearCopies.Copy> copies = new ArrayList<>();
        sources.forEach((file, source) -> {
            Set<Integer> ofFile = held.getOrDefault(file, Set.of());
            leftOut.addAll(ofFile);
            copies.add(new NearCopies.Copy(numbers.name(file), source, ofFile.size(), numbers.passages(file)));
        });
        return new Found(leftOut, copies);
    }

    private Dataset<Row> runs() {
        NumberedFiles used = numbers;
        return read.flatMap(
                (FlatMapFunction<Row, Row>) row -> {
                    ReadFile file = ReadFile.ROWS.value(row);
                    return used.has(file.file())
                            ? NearCopies.runs(file.passages()).stream()
                                    .map(run -> Run.ROWS.row(new Run(file.file(), run)))
                                    .iterator()
                            : List.<Row>of().iterator();
                },
                Run.ROWS.encoder());
    }

    /** Returns the name of the file that each near copy is mostly the text of. */
    private Map<Integer, String> sources() {
        HashMap<Integer, Integer> ranks = numbers.ranks();
        List<Row> largest = runs().groupBy("run")
                .agg(collect_list("file").as("files"))
                .where(size(col("files")).gt(1))
                .flatMap((FlatMapFunction<Row, Row>) row -> shared(row.getList(1), ranks), Shared.ROWS.encoder())
                .groupBy("file", "holder", "rank")
                .agg(count(lit(1)).as("shared"))
                .groupBy("file")
                .agg(max(struct(col("shared"), col("rank"), col("holder"))).as("most"))
                .collectAsList();
        Map<Integer, String> sources = new TreeMap<>();
        for (Row row : largest) {
            Row most = row.getStruct(1);
            int holder = most.getInt(2);
            String name = numbers.name(holder);
            NearCopies.copied(
                            numbers.runs(row.getInt(0)),
                            Map.of(name, (int) most.getLong(0)),
                            Map.of(name, numbers.runs(holder)))
                    .ifPresent(of -> sources.put(row.getInt(0), of));
        }
        return sources;
    }

    /** Says for all files but the first one that hold a run that it is that one's. */
    private static Iterator<Row> shared(List<Integer> files, Map<Integer, Integer> ranks) {
        int holder = Collections.min(files);
        return Parts.mapped(
                files.stream().filter(file -> file != holder).iterator(),
                file -> Shared.ROWS.row(new Shared(file, holder, ranks.getOrDefault(holder, 0))));
    }

    /** Returns the numbers of the passages of near copies that earlier files hold. */
    private Map<Integer, Set<Integer>> held(Set<Integer> copies) {
        NumberedFiles used = numbers;
        Set<Integer> asked = new HashSet<>(copies);
        Dataset<Row> runs = read.flatMap(
                (FlatMapFunction<Row, Row>) row -> {
                    ReadFile file = ReadFile.ROWS.value(row);
                    return asked.contains(file.file())
                            ? passageRuns(file, used.first(file.file())).iterator()
                            : List.<Row>of().iterator();
                },
                PassageRun.ROWS.encoder());
        Map<Integer, Set<Integer>> held = new HashMap<>();
        runs
                .join(runs().groupBy("run").agg(min("file").as("holder")), "run")
                .groupBy("file", "number")
                .agg(
                        count(lit(1)).as("all"),
                        sum(col("holder").lt(col("file")).cast("long")).as("held"))
                .collectAsList()
                .stream()
                .filter(row -> NearCopies.isHeld(row.getLong(3), (int) row.getLong(2)))
                .forEach(row -> held.computeIfAbsent(row.getInt(0), file -> new HashSet<>())
                        .add(row.getInt(1)));
        return held;
    }

    private static List<Row> passageRuns(ReadFile file, int first) {
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < file.passages().size(); i++) {
            int number = first + i;
            Passage passage = file.passages().get(i);
            NearCopies.runs(List.of(passage))
                    .forEach(run -> rows.add(PassageRun.ROWS.row(new PassageRun(file.file(), number, run))));
        }
        return rows;
    }
}
