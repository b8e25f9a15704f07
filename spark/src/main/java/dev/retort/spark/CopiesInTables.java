package dev.retort.spark;

import dev.retort.document.NearCopies;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import scala.Tuple2;

/**
 * Near copies by the rule of {@link NearCopies}, over runs of eight words that are divided among tasks by their hash: the first
 * file that holds a run holds it, so the order in which tasks end decides nothing.
 */
final class CopiesInTables {

    /** A task keeps the holders of its runs in about fifty bytes each. */
    private static final int RUNS_A_PART = 500_000;

    private final JavaSparkContext spark;
    private final Dataset<Row> read;
    private final NumberedFiles numbers;

    /**
     * Takes the files of a corpus.
     *
     * @param read rows of {@link ReadFile}
     * @param numbers the files that are used
     */
    CopiesInTables(Dataset<Row> read, NumberedFiles numbers) {
        this.spark = JavaSparkContext.fromSparkContext(read.sparkSession().sparkContext());
        this.read = read;
        this.numbers = numbers;
    }

    /**
     * What is left out.
     *
     * @param passages the numbers of passages that earlier files hold
     * @param copies the near copies, in the order of the files
     */
    record Found(Set<Integer> passages, List<NearCopies.Copy> copies) {}

    /** Different runs of words of a file, by their hashes. */
    record FileRuns(int file, long[] runs) implements Serializable {}

    /** Different runs of words of a passage. */
    record PassageRuns(int file, int number, long[] runs) implements Serializable {}

    /** A file, and the first file that holds some of its runs. */
    record Pair(int file, int holder) implements Serializable {}

    /** How many runs a file shares with a holder, whose name has a place among all names. */
    record Shared(int runs, int rank, int holder) implements Serializable {

        static Shared larger(Shared left, Shared right) {
            boolean first = left.runs() != right.runs() ? left.runs() > right.runs() : left.rank() > right.rank();
            return first ? left : right;
        }
    }

    /** How many runs a passage has, and how many of them earlier files hold. */
    record HeldRuns(int all, int held) implements Serializable {

        HeldRuns plus(HeldRuns other) {
            return new HeldRuns(all + other.all, held + other.held);
        }
    }

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

    private int parts() {
        return (int) Math.max(spark.defaultParallelism(), Math.ceilDiv(numbers.allRuns(), RUNS_A_PART));
    }

    private JavaPairRDD<Integer, FileRuns> runs(int parts, Broadcast<NumberedFiles> used) {
        return read.javaRDD().flatMapToPair(row -> {
            ReadFile file = ReadFile.ROWS.value(row);
            return used.value().has(file.file())
                    ? Parts.mapped(
                            divided(NearCopies.runs(file.passages()), parts),
                            part -> new Tuple2<>(part._1(), new FileRuns(file.file(), part._2())))
                    : List.<Tuple2<Integer, FileRuns>>of().iterator();
        });
    }

    /** Divides runs by their hash. */
    private static Iterator<Tuple2<Integer, long[]>> divided(Set<Long> runs, int parts) {
        Map<Integer, List<Long>> byPart = new HashMap<>();
        runs.forEach(run -> byPart.computeIfAbsent(Math.floorMod(Long.hashCode(run), parts), part -> new ArrayList<>())
                .add(run));
        return Parts.mapped(
                byPart.entrySet().iterator(),
                part -> new Tuple2<>(
                        part.getKey(),
                        part.getValue().stream().mapToLong(Long::longValue).toArray()));
    }

    /** Returns the name of the file that each near copy is mostly the text of. */
    private Map<Integer, String> sources() {
        Broadcast<NumberedFiles> used = spark.broadcast(numbers);
        Broadcast<Map<Integer, Integer>> ranks = spark.broadcast(numbers.ranks());
        int parts = parts();
        List<Tuple2<Integer, Shared>> largest = runs(parts, used)
                .groupByKey(parts)
                .flatMapToPair(part -> shared(part._2()))
                .reduceByKey(Integer::sum)
                .mapToPair(pair -> new Tuple2<>(
                        pair._1().file(),
                        new Shared(
                                pair._2(),
                                ranks.value().getOrDefault(pair._1().holder(), 0),
                                pair._1().holder())))
                .reduceByKey(Shared::larger)
                .collect();
        Map<Integer, String> sources = new TreeMap<>();
        largest.forEach(most -> {
            int holder = most._2().holder();
            String name = numbers.name(holder);
            NearCopies.copied(
                            numbers.runs(most._1()), Map.of(name, most._2().runs()), Map.of(name, numbers.runs(holder)))
                    .ifPresent(of -> sources.put(most._1(), of));
        });
        return sources;
    }

    private static Map<Long, Integer> holders(Iterable<FileRuns> files) {
        Map<Long, Integer> holders = new HashMap<>();
        for (FileRuns file : files) {
            for (long run : file.runs()) {
                holders.merge(run, file.file(), Math::min);
            }
        }
        return holders;
    }

    private static Iterator<Tuple2<Pair, Integer>> shared(Iterable<FileRuns> files) {
        Map<Long, Integer> holders = holders(files);
        Map<Pair, Integer> counts = new HashMap<>();
        for (FileRuns file : files) {
            for (long run : file.runs()) {
                int holder = holders.getOrDefault(run, file.file());
                if (holder != file.file()) {
                    counts.merge(new Pair(file.file(), holder), 1, Integer::sum);
                }
            }
        }
        return Parts.mapped(counts.entrySet().iterator(), count -> new Tuple2<>(count.getKey(), count.getValue()));
    }

    /** Returns the numbers of the passages of near copies that earlier files hold. */
    private Map<Integer, Set<Integer>> held(Set<Integer> copies) {
        Broadcast<NumberedFiles> used = spark.broadcast(numbers);
        Broadcast<HashSet<Integer>> asked = spark.broadcast(new HashSet<>(copies));
        int parts = parts();
        JavaPairRDD<Integer, PassageRuns> ofPassages = read.javaRDD().flatMapToPair(row -> {
            ReadFile file = ReadFile.ROWS.value(row);
            return asked.value().contains(file.file())
                    ? passageRuns(file, used.value().first(file.file()), parts)
                    : List.<Tuple2<Integer, PassageRuns>>of().iterator();
        });
        Map<Integer, Set<Integer>> held = new HashMap<>();
        runs(parts, used)
                .cogroup(ofPassages, parts)
                .flatMapToPair(part -> held(part._2()._1(), part._2()._2()))
                .reduceByKey(HeldRuns::plus)
                .filter(passage ->
                        NearCopies.isHeld(passage._2().held(), passage._2().all()))
                .keys()
                .collect()
                .forEach(passage -> held.computeIfAbsent(passage.file(), file -> new HashSet<>())
                        .add(passage.number()));
        return held;
    }

    /** A passage of a file. */
    record Place(int file, int number) implements Serializable {}

    private static Iterator<Tuple2<Place, HeldRuns>> held(Iterable<FileRuns> files, Iterable<PassageRuns> passages) {
        Map<Long, Integer> holders = holders(files);
        return Parts.mapped(passages.iterator(), passage -> {
            int held = 0;
            for (long run : passage.runs()) {
                held += holders.getOrDefault(run, passage.file()) < passage.file() ? 1 : 0;
            }
            return new Tuple2<>(new Place(passage.file(), passage.number()), new HeldRuns(passage.runs().length, held));
        });
    }

    private static Iterator<Tuple2<Integer, PassageRuns>> passageRuns(ReadFile file, int first, int parts) {
        List<Tuple2<Integer, PassageRuns>> all = new ArrayList<>();
        for (int i = 0; i < file.passages().size(); i++) {
            int number = first + i;
            divided(NearCopies.runs(List.of(file.passages().get(i))), parts)
                    .forEachRemaining(
                            part -> all.add(new Tuple2<>(part._1(), new PassageRuns(file.file(), number, part._2()))));
        }
        return all.iterator();
    }
}
