package dev.retort.distillation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.retort.error.ResourceException;
import dev.retort.error.StoppedException;
import dev.retort.file.JsonLines;
import dev.retort.file.WholeFile;
import dev.retort.log.RunLog;
import dev.retort.run.Stage;
import dev.retort.secret.Redactor;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

class RunEventsTest {

    @TempDir
    Path folder;

    private void run(Runnable work) {
        try (RunLog log = RunLog.open(folder.resolve("log.jsonl"), new Redactor(List.of()), InstantSource.system())) {
            new RunEvents(log).run(Stage.REPORT, () -> {
                work.run();
                return "done";
            });
        }
    }

    private List<String> events() {
        return JsonLines.read(folder.resolve("log.jsonl"), JsonNode.class).stream()
                .map(line -> line.path("event").asString())
                .toList();
    }

    @Test
    void aFileThatAnInterruptedThreadWritesIsAStopAndNoFailure() {
        assertThatThrownBy(() -> run(() -> {
                    Thread.currentThread().interrupt();
                    WholeFile.write(folder.resolve("manifest.json"), "{}");
                }))
                .isInstanceOf(StoppedException.class)
                .hasMessageContaining("run again to resume");

        assertThat(Thread.interrupted()).isTrue();
        assertThat(events()).containsExactly("run began", "run stopped");
    }

    @Test
    void aFileThatCannotBeWrittenIsAFailure() {
        WholeFile.write(folder.resolve("file"), "");

        assertThatThrownBy(() -> run(() -> WholeFile.write(folder.resolve("file/manifest.json"), "{}")))
                .isInstanceOf(ResourceException.class);

        assertThat(events()).containsExactly("run began", "run failed");
    }
}
