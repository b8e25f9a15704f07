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
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqliteJournalTest extends CallJournalContract {

    @TempDir
    private Path folder;

    @Override
    CallJournal open(Path directory) {
        return CallJournal.open(directory.resolve("calls.sqlite"));
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
