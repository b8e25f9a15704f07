package dev.retort.call.journal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.retort.file.JsonLines;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CallLedgerTest {

    private final CallJournal journal = CallJournal.inMemory();

    private void finish(String task, int number, int millis) {
        CallStart start = new CallStart(CallKind.CHAT, task + number, task, "x:latest", "{\"messages\":[]}", 100);
        RecordedReply reply = new RecordedReply(
                List.of(new RecordedReply.Choice("yes", RecordedReply.Finish.STOP)), 10, 2, Optional.of("x-2512"));
        journal.finished(journal.started(start), new CallEnd(reply, 1, Duration.ofMillis(millis), 7));
    }

    @Test
    void addsUpPerTaskAndModelWithLatencyByNearestRank() {
        for (int i = 1; i <= 200; i++) {
            finish("answers", i, i);
        }
        finish("scores", 1, 5);
        journal.started(new CallStart(CallKind.CHAT, "open", "scores", "x:latest", "{}", 100));

        List<CallLedger.Totals> totals = CallLedger.totals(journal);

        assertThat(totals).extracting(CallLedger.Totals::task).containsExactly("answers", "scores");
        CallLedger.Totals answers = totals.getFirst();
        assertThat(answers.finished()).isEqualTo(200);
        assertThat(answers.inputTokens()).isEqualTo(2_000);
        assertThat(answers.cost()).isEqualTo(1_400);
        assertThat(answers.servedModels()).containsExactly("x-2512");
        assertThat(answers.latency())
                .contains(
                        new CallLedger.Latency(Duration.ofMillis(100), Duration.ofMillis(180), Duration.ofMillis(198)));
        assertThat(totals.getLast().unknown()).isEqualTo(1);
        assertThat(totals.getLast().cost()).isEqualTo(107);
    }

    @Test
    void exportsEveryCallAsALineOfJson(@TempDir Path folder) {
        finish("answers", 1, 30);
        journal.failed(
                journal.started(new CallStart(CallKind.CHAT, "bad", "answers", "x:latest", "{}", 0)),
                "HTTP 400",
                1,
                Duration.ZERO,
                0);

        CallLedger.export(journal, folder.resolve("calls.jsonl"));

        @SuppressWarnings("rawtypes")
        List<Map> lines = JsonLines.read(folder.resolve("calls.jsonl"), Map.class);
        assertThat(lines).hasSize(2);
        assertThat(lines.getFirst().get("state")).isEqualTo("FINISHED");
        assertThat(lines.getFirst().get("served_model")).isEqualTo("x-2512");
        assertThat(lines.getFirst().get("choices")).asString().contains("yes");
        assertThat(lines.getLast().get("reason")).isEqualTo("HTTP 400");
    }
}
