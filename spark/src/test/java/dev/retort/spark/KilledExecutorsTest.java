package dev.retort.spark;

import static org.assertj.core.api.Assertions.assertThat;

import dev.retort.config.DistillationSettings;
import dev.retort.fakes.FakeModels;
import dev.retort.fakes.FakeServer;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A master, a worker and executors that die, each a process of its own. */
class KilledExecutorsTest {

    private static final int AT_ONCE = 4;

    @TempDir
    private Path folder;

    private final AtomicInteger asked = new AtomicInteger();
    private final AtomicReference<RealCluster> cluster = new AtomicReference<>();

    @Test
    void executorsKilledTwiceChangeNoRowAndRepeatNoFinishedCall() throws IOException {
        FactCorpus.write(folder.resolve("documents"), 6, 3, 12);
        DistillationSettings settings =
                Compared.settings(folder, "questions.train=16", "questions.eval=8", "limits.concurrency=" + AT_ONCE);
        Map<String, List<String>> expected;
        try (FakeServer server = FactTeacher.server()) {
            expected = Compared.oneMachine(settings, new FactTeacher(server.api()), folder.resolve("run"));
        }
        try (FakeServer server =
                        FakeModels.routes(FakeServer.start(), this::reply).latency(Duration.ofMillis(20));
                RealCluster real = RealCluster.start(folder, 1, 2)) {
            cluster.set(real);
            SparkSession session = real.session("600m", "-XX:TieredStopAtLevel=1");
            try {
                Path output = folder.resolve("spark");
                RetortOnSpark retort = RetortOnSpark.of(session, settings, output.toString())
                        .withModels(new FactTeacher(server.api()));
                CorpusReport report = retort.run();

                assertThat(report.rows()).isEqualTo(16);
                assertThat(Compared.cluster(retort, output)).isEqualTo(expected);
                List<String> calls = server.bodies("/v1/chat/completions");
                assertThat(calls.size() - new HashSet<>(calls).size())
                        .as("calls that were paid twice")
                        .isLessThanOrEqualTo(2 * AT_ONCE);
                assertThat(asked.get())
                        .as("calls, so that both executors were killed")
                        .isGreaterThan(30);
            } finally {
                session.stop();
            }
        }
    }

    /** The executor that asks is killed while it waits: once for questions, once for answers. */
    private String reply(FakeModels.Prompt prompt) {
        int call = asked.incrementAndGet();
        if (call == 6 || call == 30) {
            assertThat(cluster.get().killAnExecutor()).isTrue();
        }
        return FactTeacher.reply(prompt);
    }
}
