package dev.retort.call.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CallJournalKilledTest {

    @Test
    void aKilledWriterLosesNoFinishedCallAndLeavesAtMostItsThreadsCallsOpen(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("calls.sqlite");
        Random random = new Random(20261121);
        List<String> finished = new ArrayList<>();
        int rounds = 3;
        for (int round = 0; round < rounds; round++) {
            finished.addAll(writeAndKill(file, round, 50 + random.nextInt(400)));
        }

        try (CallJournal journal = CallJournal.open(file)) {
            for (String key : finished) {
                assertThat(journal.reply(key))
                        .contains(CallJournalContract.end("text of " + key).reply());
            }
            AtomicInteger open = new AtomicInteger();
            journal.forEach(call -> open.addAndGet(call.state() == CallState.STARTED ? 1 : 0));
            assertThat(open.get()).isLessThanOrEqualTo(4 * rounds);
        }
        try (var connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                var check = connection.createStatement().executeQuery("PRAGMA integrity_check")) {
            assertThat(check.getString(1)).isEqualTo("ok");
        }
    }

    /** Starts a writer, kills it after a number of calls, and returns those it said were finished. */
    private static List<String> writeAndKill(Path file, int round, int calls) throws IOException, InterruptedException {
        Process writer = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx128m",
                        "-XX:TieredStopAtLevel=1",
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        KilledWriter.class.getName(),
                        file.toString(),
                        Integer.toString(round))
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        List<String> finished = new ArrayList<>();
        try (BufferedReader out =
                new BufferedReader(new InputStreamReader(writer.getInputStream(), StandardCharsets.UTF_8))) {
            for (int i = 0; i < calls; i++) {
                String line = out.readLine();
                assertThat(line).as("the writer ended by itself").isNotNull();
                finished.add(line);
            }
            writer.destroyForcibly();
            for (String line = out.readLine(); line != null; line = out.readLine()) {
                if (line.matches("\\d+-\\d+-\\d+")) {
                    finished.add(line);
                }
            }
        } catch (IOException streamClosedByTheKill) {
            assertThat(finished).isNotEmpty();
        }
        assertThat(writer.waitFor()).isNotEqualTo(3);
        // The last line may be cut.
        finished.removeLast();
        return finished;
    }
}
