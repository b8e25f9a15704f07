package dev.retort.call.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.retort.error.ResourceException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CallJournalTest {

    @TempDir
    private Path folder;

    static CallStart start(String key) {
        return new CallStart(CallKind.CHAT, key, "answers", "x:model", "{\"messages\":[]}", 500);
    }

    static CallEnd end(String text) {
        RecordedReply reply = new RecordedReply(
                List.of(new RecordedReply.Choice(text, RecordedReply.Finish.STOP)), 12, 34, Optional.of("model-2512"));
        return new CallEnd(reply, 2, Duration.ofMillis(56), 78);
    }

    private static List<CallRecord> all(CallJournal journal) {
        List<CallRecord> records = new ArrayList<>();
        journal.forEach(records::add);
        return records;
    }

    @Test
    void aCallIsRecordedBeforeItIsMade() {
        try (CallJournal journal = CallJournal.open(folder.resolve("calls.sqlite"))) {
            journal.started(start("k"));

            assertThat(all(journal)).singleElement().satisfies(call -> {
                assertThat(call.state()).isEqualTo(CallState.STARTED);
                assertThat(call.cost()).isEqualTo(500);
            });
            assertThat(journal.reply("k")).isEmpty();
            assertThat(journal.spent()).isEqualTo(500);
        }
    }

    @Test
    void aFinishedCallIsFoundByItsKeyWithEverythingItBrought() {
        try (CallJournal journal = CallJournal.open(folder.resolve("calls.sqlite"))) {
            journal.finished(journal.started(start("k")), end("Grüße \n \"quoted\" 🌳"));

            assertThat(journal.reply("k"))
                    .contains(end("Grüße \n \"quoted\" 🌳").reply());
            CallRecord call = all(journal).getFirst();
            assertThat(call.state()).isEqualTo(CallState.FINISHED);
            assertThat(call.time()).isEqualTo(Duration.ofMillis(56));
            assertThat(call.attempts()).isEqualTo(2);
            assertThat(journal.spent()).isEqualTo(78);
        }
    }

    @Test
    void aFailedCallIsKeptWithItsReasonAndAnswersNothing() {
        try (CallJournal journal = CallJournal.inMemory()) {
            journal.failed(journal.started(start("k")), "HTTP 400: too long", 1, Duration.ofMillis(5), 9);

            assertThat(journal.reply("k")).isEmpty();
            assertThat(all(journal).getFirst().reason()).contains("HTTP 400: too long");
            assertThat(journal.spent()).isEqualTo(9);
        }
    }

    @Test
    void repeatingAStageReachesTheCallsItOnlyUsed() {
        try (CallJournal journal = CallJournal.inMemory()) {
            journal.enter("answers");
            journal.finished(journal.started(start("k")), end("text"));
            journal.enter("scores");
            assertThat(journal.reply("k")).isPresent();

            assertThat(journal.repeat("other")).isZero();
            assertThat(journal.repeat("scores")).isEqualTo(1);

            assertThat(journal.reply("k")).isEmpty();
            assertThat(journal.spent()).isEqualTo(78);
            assertThat(journal.repeats("scores")).isEqualTo(1);
            assertThat(journal.repeats("answers")).isZero();
        }
    }

    @Test
    void aJournalOfAnEarlierVersionStillAnswers() throws Exception {
        Path file = folder.resolve("calls.sqlite");
        try (CallJournal journal = CallJournal.open(file)) {
            journal.finished(journal.started(start("k")), end("text"));
        }
        try (var connection = DriverManager.getConnection("jdbc:sqlite:" + file)) {
            connection.createStatement().execute("ALTER TABLE calls DROP COLUMN stage");
        }
        try (CallJournal journal = CallJournal.open(file)) {
            assertThat(journal.reply("k")).contains(end("text").reply());
            assertThat(all(journal).getFirst().stage()).isEmpty();
        }
    }

    @Test
    void vectorsAreKeptBitForBit() {
        float[] vector = {1.5f, -0f, Float.MIN_VALUE, 3.1415927f};
        try (CallJournal journal = CallJournal.inMemory()) {
            journal.embedded(
                    journal.started(start("batch")), end(""), List.of("a", "b"), List.of(vector, new float[] {2}));

            assertThat(journal.vector("a"))
                    .hasValueSatisfying(read -> assertThat(read).isEqualTo(vector));
            assertThat(journal.vector("c")).isEmpty();
        }
    }

    @Test
    void manyThreadsWriteAndReadAtOnce() throws Exception {
        try (CallJournal journal = CallJournal.open(folder.resolve("calls.sqlite"));
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> futures = new ArrayList<>();
            for (int thread = 0; thread < 16; thread++) {
                int number = thread;
                futures.add(threads.submit(() -> {
                    for (int i = 0; i < 40; i++) {
                        String key = number + "-" + i;
                        journal.finished(journal.started(start(key)), end("text " + key));
                        assertThat(journal.reply(key).orElseThrow())
                                .isEqualTo(end("text " + key).reply());
                    }
                }));
            }
            for (Future<?> future : futures) {
                future.get();
            }
            assertThat(all(journal))
                    .hasSize(640)
                    .allSatisfy(call -> assertThat(call.state()).isEqualTo(CallState.FINISHED));
        }
    }

    @Test
    void aFileThatIsNoJournalIsRefusedByName() throws IOException {
        Path file = folder.resolve("calls.sqlite");
        Files.writeString(file, "This is a letter, not a database. ".repeat(100));

        assertThatThrownBy(() -> CallJournal.open(file))
                .isInstanceOf(ResourceException.class)
                .hasMessageContaining("Cannot open %s: it is not a journal of calls.".formatted(file))
                .hasCauseInstanceOf(SQLException.class);
        assertThat(file).content().startsWith("This is a letter");
    }

    @Test
    void aDamagedJournalIsRefusedInPlainWords() throws IOException {
        Path file = folder.resolve("calls.sqlite");
        try (CallJournal journal = CallJournal.open(file)) {
            for (int i = 0; i < 200; i++) {
                journal.finished(journal.started(start("k" + i)), end("text ".repeat(50)));
            }
        }
        byte[] bytes = Files.readAllBytes(file);
        Arrays.fill(bytes, 2000, bytes.length, (byte) 0xA5);
        Files.write(file, bytes);

        assertThatThrownBy(() -> {
                    try (CallJournal journal = CallJournal.open(file)) {
                        all(journal);
                    }
                })
                .isInstanceOf(ResourceException.class)
                .hasMessageMatching("(?s)Cannot (?:open|use) \\S+: it is damaged\\..*")
                .hasMessageNotContaining("SQLITE");
    }

    @Test
    void aDatabaseOfAnotherProgramIsRefusedInPlainWords() throws Exception {
        Path file = folder.resolve("calls.sqlite");
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file)) {
            connection.createStatement().execute("CREATE TABLE calls (number TEXT, stage TEXT)");
        }

        assertThatThrownBy(() -> {
                    try (CallJournal journal = CallJournal.open(file)) {
                        journal.spent();
                    }
                })
                .isInstanceOf(ResourceException.class)
                .hasMessageContaining("it does not hold what a journal of calls holds")
                .hasMessageNotContaining("SQLITE");
    }

    @Test
    void aCallOfAnUnknownKindIsRefusedInPlainWords() throws Exception {
        Path file = folder.resolve("calls.sqlite");
        try (CallJournal journal = CallJournal.open(file)) {
            journal.finished(journal.started(start("k")), end("text"));
        }
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file)) {
            connection.createStatement().execute("UPDATE calls SET state = 'GONE'");
        }

        try (CallJournal journal = CallJournal.open(file)) {
            assertThatThrownBy(() -> all(journal))
                    .isInstanceOf(ResourceException.class)
                    .hasMessageContaining("a recorded call in it is damaged");
        }
    }
}
