package dev.retort.spark;

import dev.retort.config.DistillationSettings;
import dev.retort.fakes.FakeModels;
import dev.retort.fakes.FakeServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;

/** The figures of benchmarks/scale.sh, part by part, on a master and workers that are processes of this machine. */
final class ScaleBench {

    private final Path folder;

    private ScaleBench(Path folder) {
        this.folder = folder;
    }

    /** Prints the parts that are named; the second argument of a part, after a colon, is its size. */
    public static void main(String[] parts) throws IOException {
        for (String part : parts) {
            String[] named = part.split(":", 2);
            int size = named.length == 1 ? 0 : Integer.parseInt(named[1]);
            ScaleBench bench = new ScaleBench(Files.createTempDirectory("retort-scale"));
            switch (named[0]) {
                case "equal" -> bench.equal();
                case "workers" -> new WorkersBench(bench.folder).run(size == 0 ? 2000 : size);
                case "kills" -> bench.kills();
                case "memory" -> bench.memory(size == 0 ? 20_000 : size);
                case "curve" -> bench.curve(size == 0 ? 10_000 : size);
                default -> throw new IllegalArgumentException("no part " + part);
            }
        }
    }

    private void equal() throws IOException {
        FactCorpus.write(folder.resolve("documents"), 12, 6, 12);
        FactCorpus.addBadOnes(folder.resolve("documents"));
        DistillationSettings settings = Compared.settings(folder, "questions.train=40", "questions.eval=20");
        try (FakeServer server = FactTeacher.server();
                RealCluster cluster = RealCluster.start(folder, 2, 1)) {
            ModelSource models = new FactTeacher(server.api());
            Map<String, List<String>> expected = Compared.oneMachine(settings, models, folder.resolve("run"));
            SparkSession session = cluster.session("900m", "");
            Path output = folder.resolve("spark");
            RetortOnSpark retort =
                    RetortOnSpark.of(session, settings, output.toString()).withModels(models);
            CorpusReport report = retort.run();
            Map<String, List<String>> found = Compared.cluster(retort, output);
            session.stop();
            expected.forEach((name, lines) -> print(
                    "%s: %d lines, %s",
                    name, lines.size(), lines.equals(found.get(name)) ? "equal, byte for byte" : "DIFFERENT"));
            report.lines().forEach(line -> print("  %s", line));
        }
    }

    /** Waits until there are executors. */
    static void warmUp(SparkSession session, int workers) {
        while (session.sparkContext().statusTracker().getExecutorInfos().length <= workers) {
            var unused = session.range(workers).count();
        }
    }

    private void kills() throws IOException {
        FactCorpus.write(folder.resolve("documents"), 12, 6, 12);
        DistillationSettings settings =
                Compared.settings(folder, "questions.train=40", "questions.eval=20", "limits.concurrency=4");
        Map<String, List<String>> expected;
        try (FakeServer server = FactTeacher.server()) {
            expected = Compared.oneMachine(settings, new FactTeacher(server.api()), folder.resolve("run"));
        }
        AtomicInteger asked = new AtomicInteger();
        AtomicInteger killed = new AtomicInteger();
        AtomicReference<RealCluster> cluster = new AtomicReference<>();
        try (FakeServer server = FakeModels.routes(FakeServer.start(), prompt -> {
                            int call = asked.incrementAndGet();
                            if ((call == 25 || call == 90) && cluster.get().killAnExecutor()) {
                                killed.incrementAndGet();
                            }
                            return FactTeacher.reply(prompt);
                        })
                        .latency(Duration.ofMillis(50));
                RealCluster real = RealCluster.start(folder, 2, 1)) {
            cluster.set(real);
            SparkSession session = real.session("900m", "");
            Path output = folder.resolve("spark");
            RetortOnSpark retort =
                    RetortOnSpark.of(session, settings, output.toString()).withModels(new FactTeacher(server.api()));
            CorpusReport report = retort.run();
            boolean same = Compared.cluster(retort, output).equals(expected);
            session.stop();
            List<String> calls = server.bodies("/v1/chat/completions");
            print(
                    "%d executors killed: %d rows, %s; %d calls, %d of them twice, at most %d in flight when killed",
                    killed.get(),
                    report.rows(),
                    same ? "the same" : "DIFFERENT",
                    calls.size(),
                    calls.size() - new HashSet<>(calls).size(),
                    4 * killed.get());
        }
    }

    private void memory(int pages) throws IOException {
        print("pages, passages, seconds, highest memory of an executor in MiB (heap limit 1 GiB, with the JVM's own)");
        for (int of = Math.max(1, pages / 10); of <= pages; of *= 10) {
            Path documents = folder.resolve("documents");
            writePages(documents, of);
            DistillationSettings settings = Compared.settings(folder, "questions.train=50", "questions.eval=20");
            try (RealCluster cluster = RealCluster.start(folder.resolve("memory-" + of), 1, 2)) {
                SparkSession session = cluster.session("1g", "");
                long begun = System.nanoTime();
                CorpusReport report = RetortOnSpark.of(
                                session, settings, folder.resolve("out-" + of).toString())
                        .withModels(new InProcessTeacher())
                        .run();
                double seconds = (System.nanoTime() - begun) / 1e9;
                print("%d, %d, %.0f, %d", of, report.passages(), seconds, highest(cluster.executors()));
                session.stop();
            }
        }
    }

    /** Returns the highest resident memory of processes so far, as Linux counts it, in MiB. */
    private static long highest(List<ProcessHandle> processes) throws IOException {
        long most = 0;
        for (ProcessHandle process : processes) {
            for (String line : Files.readAllLines(Path.of("/proc/%d/status".formatted(process.pid())))) {
                if (line.startsWith("VmHWM:")) {
                    most = Math.max(most, Long.parseLong(line.replaceAll("\\D", "")) / 1024);
                }
            }
        }
        return most;
    }

    private void curve(int pages) throws IOException {
        print("one worker with one core; CPU of driver and executor; highest memory of both so far");
        print("pages | stage | rows | seconds | CPU seconds | CPU ms a page | driver MiB | executor MiB | KiB a page");
        try (RealCluster cluster = RealCluster.start(folder.resolve("curve"), 1, 1)) {
            SparkSession session = cluster.session("1g", "");
            warmUp(session, 1);
            // What starting costs is not a matter of pages.
            curve(cluster, session, 100, "unprinted", line -> {});
            for (int of = 100; of <= pages; of *= 10) {
                curve(cluster, session, of, "out-" + of, line -> print("%s", line));
            }
            session.stop();
        }
    }

    private void curve(RealCluster cluster, SparkSession session, int pages, String output, Consumer<String> lines)
            throws IOException {
        writePages(folder.resolve("documents"), pages);
        DistillationSettings settings = Compared.settings(
                folder,
                "questions.train=" + pages / 2,
                "questions.eval=" + pages / 5,
                "answers.arms=[teacher]",
                "scores.metrics=[new_information_f1, support]");
        RetortOnSpark retort = RetortOnSpark.of(
                        session, settings, folder.resolve(output).toString())
                .withModels(new InProcessTeacher());
        Watch watch = new Watch(cluster);
        lines.accept(watch.lap(pages, "passages", retort.passages().count()));
        lines.accept(watch.lap(pages, "questions", retort.questions().count()));
        lines.accept(watch.lap(pages, "train answers", retort.trainAnswers().count()));
        lines.accept(
                watch.lap(pages, "rows", retort.rows().where("row is not null").count()));
        lines.accept(watch.lap(pages, "eval answers", retort.evalAnswers().count()));
        lines.accept(watch.lap(pages, "scores", retort.scores().count()));
    }

    /** Returns the CPU seconds that the driver and the executors have used so far. */
    static double cpu(RealCluster cluster) {
        return Stream.concat(Stream.of(ProcessHandle.current()), cluster.executors().stream())
                .flatMap(process -> process.info().totalCpuDuration().stream())
                .mapToDouble(time -> time.toNanos() / 1e9)
                .sum();
    }

    /** Wall and CPU time of the stages. */
    private static final class Watch {

        private final RealCluster cluster;
        private long wall = System.nanoTime();
        private double cpu;

        Watch(RealCluster cluster) {
            this.cluster = cluster;
            this.cpu = cpu(cluster);
        }

        String lap(int pages, String stage, long rows) throws IOException {
            double seconds = (System.nanoTime() - wall) / 1e9;
            double used = cpu(cluster) - cpu;
            long driver = highest(List.of(ProcessHandle.current()));
            long executor = highest(cluster.executors());
            wall = System.nanoTime();
            cpu = cpu(cluster);
            return String.format(
                    Locale.ROOT,
                    "%d | %s | %d | %.1f | %.1f | %.1f | %d | %d | %.1f",
                    pages,
                    stage,
                    rows,
                    seconds,
                    used,
                    1000 * used / pages,
                    driver,
                    executor,
                    1024.0 * (driver + executor) / pages);
        }
    }

    /** Writes about so many pages of 400 words, forty to a document. */
    private static void writePages(Path documents, int pages) throws IOException {
        FactCorpus.write(documents, Math.ceilDiv(pages, 40), 40, 22);
    }

    private static void print(String format, Object... values) {
        System.out.println(String.format(Locale.ROOT, format, values));
    }
}
