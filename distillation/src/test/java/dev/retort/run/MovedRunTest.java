package dev.retort.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MovedRunTest {

    @TempDir
    private Path folder;

    @Test
    void theAdapterOfARunThatWasMovedIsFoundBesideIt() throws IOException {
        Path recorded = Files.createDirectories(folder.resolve("run/finetune/79e841ef/adapter"));
        try (RunDirectory run = RunDirectory.lock(folder.resolve("run"))) {
            assertThat(run.adapter(recorded)).isEqualTo(recorded);
        }
        Files.move(folder.resolve("run"), folder.resolve("moved"));

        try (RunDirectory moved = RunDirectory.lock(folder.resolve("moved"))) {
            assertThat(moved.adapter(recorded)).isEqualTo(folder.resolve("moved/finetune/79e841ef/adapter"));
            Path other = folder.resolve("elsewhere/finetune/11111111/adapter");
            assertThat(moved.adapter(other)).isEqualTo(other);
        }
    }
}
