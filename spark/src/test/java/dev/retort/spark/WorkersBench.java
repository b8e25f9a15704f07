package dev.retort.spark;

import dev.retort.config.DistillationSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.stream.IntStream;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.spark.sql.SparkSession;

/**
 * Two workers of one core against one, over the passages of PDF documents. Each worker is bound to a core of its own, where the
 * system can do so. Before it is measured, an executor reads a few documents, as one that works on a corpus has.
 */
final class WorkersBench {

    private static final int PAGES_A_DOCUMENT = 20;
    private static final int READ_BEFORE = 16;

    private final Path folder;
    private final DistillationSettings settings;

    WorkersBench(Path folder) throws IOException {
        this.folder = folder;
        this.settings = Compared.settings(folder);
    }

    private record Times(double before, double documents, double passages, double cpu, long count) {

        double all() {
            return documents + passages;
        }
    }

    void run(int pages) throws IOException {
        write(folder.resolve("documents"), Math.ceilDiv(pages, PAGES_A_DOCUMENT), new Random(1));
        write(folder.resolve("before-1"), READ_BEFORE, new Random(2));
        write(folder.resolve("before-2"), 2 * READ_BEFORE, new Random(3));
        print(
                "workers | first documents | documents read | passages of them | both | CPU of driver and executors for both | passages");
        List<Times> times = new ArrayList<>();
        for (int workers : List.of(1, 2)) {
            Times of = measured(workers);
            print(
                    "%d | %.1f s | %.1f s | %.1f s | %.1f s | %.1f s | %d",
                    workers, of.before(), of.documents(), of.passages(), of.all(), of.cpu(), of.count());
            times.add(of);
        }
        Times one = times.getFirst();
        Times two = times.getLast();
        print(
                "two workers against one over %d pages: %.2f x; reading alone %.2f x; with the first documents %.2f x",
                Math.ceilDiv(pages, PAGES_A_DOCUMENT) * PAGES_A_DOCUMENT,
                one.all() / two.all(),
                one.documents() / two.documents(),
                (one.before() + one.all()) / (two.before() + two.all()));
    }

    private Times measured(int workers) throws IOException {
        try (RealCluster cluster = RealCluster.startBound(folder.resolve("of-" + workers), workers)) {
            SparkSession session = cluster.session("1g", "");
            ScaleBench.warmUp(session, workers);
            long begun = System.nanoTime();
            Times unused = measured(cluster, session, "before-" + workers, workers, 0);
            return measured(cluster, session, "documents", workers, seconds(begun));
        } finally {
            SparkSession.active().stop();
        }
    }

    private Times measured(RealCluster cluster, SparkSession session, String documents, int workers, double before)
            throws IOException {
        SharedFiles output = new SharedFiles(
                folder.resolve(documents + "-out-" + workers).toUri().toString(),
                session.sparkContext().hadoopConfiguration());
        Cluster opened = Cluster.open(session, settings, new InProcessTeacher(), output, false, 1000);
        try (CorpusRun run = new CorpusRun(
                session, settings, List.of(folder.resolve(documents).toString()), output, opened)) {
            double cpu = ScaleBench.cpu(cluster);
            long begun = System.nanoTime();
            var unused = run.read();
            double read = seconds(begun);
            long split = System.nanoTime();
            long count = run.passages().rows().count();
            return new Times(before, read, seconds(split), ScaleBench.cpu(cluster) - cpu, count);
        }
    }

    private static double seconds(long begun) {
        return (System.nanoTime() - begun) / 1e9;
    }

    /** Writes documents of pages drawn from a real one, so that a page costs what it costs and no two documents are the same. */
    private static void write(Path folder, int documents, Random random) throws IOException {
        Files.createDirectories(folder);
        try (PDDocument source =
                Loader.loadPDF(Path.of(System.getProperty("retort.pdf")).toFile())) {
            for (int document = 0; document < documents; document++) {
                List<Integer> pages = new ArrayList<>(
                        IntStream.range(0, source.getNumberOfPages()).boxed().toList());
                Collections.shuffle(pages, random);
                try (PDDocument made = new PDDocument()) {
                    for (int page : pages.subList(0, PAGES_A_DOCUMENT)) {
                        var unused = made.importPage(source.getPage(page));
                    }
                    made.save(
                            folder.resolve("drawn-%04d.pdf".formatted(document)).toFile());
                }
            }
        }
    }

    private static void print(String format, Object... values) {
        System.out.println(String.format(Locale.ROOT, format, values));
    }
}
