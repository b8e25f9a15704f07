package dev.retort.spark;

import static org.assertj.core.api.Assertions.assertThat;

import dev.retort.config.DistillationSettings;
import dev.retort.fakes.FakeBatches;
import dev.retort.fakes.FakeRequest;
import dev.retort.fakes.FakeServer;
import dev.retort.fakes.Fault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/** A master, a worker and executors that die while they hand batches in, each a process of its own; {@code benchmarks/scale.sh batches}. */
@EnabledIfSystemProperty(named = "retort.cluster.batches", matches = "true")
class KilledBatchesTest {

    private static final String JOBS = "/v1/batch/jobs";

    @TempDir
    private Path folder;

    private final FakeServer server = FactTeacher.server();
    private final FakeBatches batches = FakeBatches.routes(server, FactTeacher::reply);
    private final AtomicInteger created = new AtomicInteger();
    private final Set<String> looked = ConcurrentHashMap.newKeySet();
    private final AtomicReference<RealCluster> cluster = new AtomicReference<>();

    @Test
    void executorsKilledBeforeTheyHearWhatTheyHandedInHandNothingInTwice() throws IOException {
        FactCorpus.write(folder.resolve("documents"), 3, 3, 12);
        Path train = Files.write(folder.resolve("train.txt"), questions("train", 24));
        Path eval = Files.write(folder.resolve("eval.txt"), questions("eval", 4));
        DistillationSettings settings = Compared.settings(
                folder,
                "questions.train_file=" + train,
                "questions.eval_file=" + eval,
                "batch.tasks=[teacher]",
                "budget.cap=50");
        Map<String, List<String>> expected;
        try (FakeServer other = FactTeacher.server()) {
            expected = Compared.oneMachine(
                    settings.with("batch.tasks=[]"), new FactTeacher(other.api()), folder.resolve("run"));
        }
        server.faults(this::fault);
        try (server;
                RealCluster real = RealCluster.start(folder, 1, 2)) {
            cluster.set(real);
            SparkSession session = real.session("600m", "-XX:TieredStopAtLevel=1");
            try {
                Path output = folder.resolve("spark");
                RetortOnSpark retort = RetortOnSpark.of(session, settings, output.toString())
                        .withModels(new FactTeacher(server.api()))
                        .withBatchSize(6);

                assertThat(retort.run().rows()).isEqualTo(24);

                assertThat(Compared.cluster(retort, output)).isEqualTo(expected);
                assertThat(batches.jobs())
                        .as("ranges 1 to 5, 6 to 11 and so on")
                        .hasSize(5);
                assertThat(server.bodies("/v1/chat/completions")).isEmpty();
            } finally {
                session.stop();
            }
        }
    }

    private static List<String> questions(String side, int count) {
        return IntStream.rangeClosed(1, count)
                .mapToObj(i -> "Who looks after part %d of the %s plant?".formatted(i, side))
                .toList();
    }

    /** Twice the job comes about, and the executor that asked for it is gone; all are done when one is looked at again. */
    private Fault fault(FakeRequest request) {
        if (request.method().equals("POST") && request.path().equals(JOBS)) {
            int job = created.incrementAndGet();
            if (job == 1 || job == 3) {
                assertThat(cluster.get().killAnExecutor()).isTrue();
            }
        }
        if (request.path().startsWith(JOBS + "/") && !looked.add(request.path())) {
            batches.finish();
        }
        return Fault.NONE;
    }
}
