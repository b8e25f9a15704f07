package dev.retort.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.retort.config.DistillationSettings;
import dev.retort.error.ModelException;
import dev.retort.error.StoppedException;
import dev.retort.fakes.FakeBatches;
import dev.retort.fakes.FakeRequest;
import dev.retort.fakes.FakeServer;
import dev.retort.fakes.Fault;
import dev.retort.file.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/** Calls that go through the batch API of a service, from a cluster. */
class BatchesTest {

    private static final SparkSession SPARK = LocalSpark.start();
    private static final String JOBS = "/v1/batch/jobs";
    private static final String CHAT = "/v1/chat/completions";
    private static final String PARALLELISM = "spark.default.parallelism";

    @TempDir
    private Path folder;

    private final FakeServer server = FactTeacher.server();
    private final FakeBatches batches = FakeBatches.routes(server, FactTeacher::reply);

    @BeforeEach
    void writeInputs() throws IOException {
        FactCorpus.write(folder.resolve("documents"), 3, 3, 12);
        for (String side : List.of("train", "eval")) {
            Files.write(
                    folder.resolve(side + ".txt"),
                    IntStream.rangeClosed(1, 24)
                            .mapToObj(i -> "Who looks after part %d of the %s plant?".formatted(i, side))
                            .toList());
        }
    }

    @AfterEach
    void close() {
        SPARK.sparkContext().conf().remove(PARALLELISM);
        server.close();
    }

    @AfterAll
    static void stopSpark() {
        SPARK.stop();
    }

    /** Settings with questions of a person, so that only the teacher is asked. */
    private DistillationSettings own(String... changes) throws IOException {
        return Compared.settings(
                folder,
                Stream.concat(
                                Stream.of(
                                        "questions.train_file=" + folder.resolve("train.txt"),
                                        "questions.eval_file=" + folder.resolve("eval.txt"),
                                        "batch.tasks=[teacher]"),
                                Stream.of(changes))
                        .toArray(String[]::new));
    }

    private RetortOnSpark retort(DistillationSettings settings, int batchSize) {
        return RetortOnSpark.of(SPARK, settings, folder.resolve("spark").toString())
                .withModels(new FactTeacher(server.api()))
                .withBatchSize(batchSize);
    }

    private Map<String, List<String>> withoutBatches(DistillationSettings settings) throws IOException {
        try (FakeServer other = FactTeacher.server()) {
            return Compared.oneMachine(
                    settings.with("batch.tasks=[]"), new FactTeacher(other.api()), folder.resolve("run"));
        }
    }

    /** The run waits once at least. */
    private void finishWhenAJobIsLookedAtAgain() {
        Set<String> seen = ConcurrentHashMap.newKeySet();
        server.faults(request -> {
            if (request.path().startsWith(JOBS + "/") && !seen.add(request.path())) {
                batches.finish();
            }
            return Fault.NONE;
        });
    }

    private List<FakeRequest> handedIn() {
        return server.requests().stream()
                .filter(request ->
                        request.method().equals("POST") && request.path().equals(JOBS))
                .toList();
    }

    @Test
    void questionsAndAnswersAreThoseWithoutBatchesAndPaidAtTheirPrice() throws IOException {
        // A text that two tasks embed at the same moment is paid twice and kept once: here it costs nothing.
        Path prices = Files.writeString(
                folder.resolve("prices.json"),
                "{\"date\": \"2026-12-01\", \"prices\": {\"mistral:mistral-embed\": {\"input\": 0}}}");
        DistillationSettings settings = Compared.settings(
                folder,
                "questions.train=10",
                "questions.eval=5",
                "batch.tasks=[questions, teacher]",
                "budget.prices=" + prices,
                "budget.cap=50");
        finishWhenAJobIsLookedAtAgain();

        CorpusReport report = retort(settings, 6).run();

        assertThat(report.rows()).isEqualTo(10);
        assertThat(Compared.cluster(retort(settings, 6), folder.resolve("spark")))
                .isEqualTo(withoutBatches(settings));
        assertThat(server.bodies(CHAT)).as("calls on their own").isEmpty();
        List<String> asked = server.requests().stream()
                .filter(request -> request.path().equals("/v1/files"))
                .flatMap(request -> request.text().lines())
                .filter(line -> line.contains("custom_id"))
                .toList();
        assertThat(asked).doesNotHaveDuplicates().hasSizeGreaterThan(20);
        assertThat(Files.readString(folder.resolve("spark/budget.txt"))).isEqualTo(Long.toString(kept("cost")));
    }

    /** Adds up a number of all calls that are kept. */
    private long kept(String number) throws IOException {
        try (Stream<Path> calls = Files.walk(folder.resolve("spark/calls"))) {
            return calls.filter(file -> file.toString().endsWith(".json"))
                    .mapToLong(file -> {
                        try {
                            return Json.mapper()
                                    .readTree(Files.readString(file))
                                    .path(number)
                                    .asLong();
                        } catch (IOException e) {
                            throw new UncheckedIOException(e);
                        }
                    })
                    .sum();
        }
    }

    @Test
    void aRunThatStoppedIsCollectedByALaterOneOnAnotherCluster() throws IOException {
        DistillationSettings settings = own("batch.wait_minutes=0");
        assertThatThrownBy(retort(settings, 10)::run)
                .isInstanceOf(StoppedException.class)
                .hasMessageContaining("3 batch jobs are not done")
                .hasMessageContaining("Run again later to collect their 24 replies; nothing is lost.");
        assertThat(handedIn()).hasSize(3);
        SPARK.sparkContext().conf().set(PARALLELISM, "3");
        batches.leaveOut("Who looks after part 17 of the train plant?");
        batches.finish();

        CorpusReport report = retort(settings, 10).run();

        assertThat(report.rows()).isEqualTo(24);
        assertThat(Compared.cluster(retort(settings, 10), folder.resolve("spark")))
                .isEqualTo(withoutBatches(settings));
        assertThat(handedIn()).hasSize(3);
        assertThat(server.bodies(CHAT))
                .as("what the batch left out")
                .singleElement()
                .asString()
                .contains("part 17 of the train plant");
    }

    @Test
    void aJobWhoseIdNobodyNotedIsFoundAndOneThatFailedIsHandedInAgain() throws IOException {
        DistillationSettings settings = own("batch.wait_minutes=0");
        server.faults(request -> request.path().equals(JOBS) ? new Fault.Truncation() : Fault.NONE);
        assertThatThrownBy(retort(settings, 100)::run)
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("found and not handed in twice");
        assertThat(handedIn()).hasSize(1);
        server.faults(request -> Fault.NONE);
        batches.fail();
        assertThatThrownBy(retort(settings, 100)::run)
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("ended as failed");
        assertThat(handedIn()).hasSize(1);
        batches.finish();

        assertThat(retort(settings, 100).run().rows()).isEqualTo(24);

        assertThat(handedIn()).hasSize(2);
        assertThat(server.bodies(CHAT)).isEmpty();
    }

    /** Runs with {@code benchmarks/scale.sh batches}: it takes two whole runs. */
    @Test
    @EnabledIfSystemProperty(named = "retort.cluster.batches", matches = "true")
    void batchesThatTheCapAllowsOnlyOneAfterTheOtherAreHandedInOneAfterTheOther() throws IOException {
        assertThatThrownBy(retort(own("batch.wait_minutes=0", "budget.cap=50"), 10)::run)
                .isInstanceOf(StoppedException.class);
        List<String> lines = Files.readAllLines(folder.resolve("spark/budget.txt"));
        assertThat(lines).as("the amount and three batches").hasSize(4);
        long all = Long.parseLong(lines.getFirst());
        List<Long> worst = lines.stream()
                .skip(1)
                .map(line -> Long.parseLong(line.substring(line.indexOf(' ') + 1)))
                .sorted()
                .toList();
        long before = all - worst.stream().mapToLong(Long::longValue).sum();
        deleteOutput();
        // A little more than the largest needs after two were collected.
        long cap = before + worst.getLast() + worst.getFirst() / 2;
        finishWhenAJobIsLookedAtAgain();

        CorpusReport report = retort(own("budget.cap=" + cap / 1e9), 10).run();

        assertThat(report.rows()).isEqualTo(24);
        assertThat(Long.parseLong(Files.readString(folder.resolve("spark/budget.txt"))))
                .isEqualTo(kept("cost"))
                .isLessThan(cap);
    }

    private void deleteOutput() throws IOException {
        try (Stream<Path> files = Files.walk(folder.resolve("spark"))) {
            for (Path file : files.toList().reversed()) {
                Files.delete(file);
            }
        }
    }
}
