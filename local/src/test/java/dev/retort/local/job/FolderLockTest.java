package dev.retort.local.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.retort.error.ResourceException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderLockTest {

    private static final Duration LONG = Duration.ofMinutes(5);

    @TempDir
    Path path;

    @Test
    void aHolderThatStaysIsNamedByItsFolderAndItsProcess() {
        JobFolder folder = new JobFolder(path);
        try (FolderLock held = FolderLock.take(folder, Duration.ZERO, () -> true)) {
            assertThat(held).isNotNull();
            assertThatThrownBy(() -> FolderLock.take(folder, Duration.ZERO, () -> true))
                    .isInstanceOf(ResourceException.class)
                    .hasMessageContaining("Another process trains in " + path)
                    .hasMessageMatching("(?s).*: process %d, since 20[-0-9]+T[0-9:]+Z.*"
                            .formatted(ProcessHandle.current().pid()));
        }
    }

    @Test
    void aHolderThatEndsIsWaitedFor() {
        JobFolder folder = new JobFolder(path);
        FolderLock held = FolderLock.take(folder, Duration.ZERO, () -> true);
        AtomicInteger asked = new AtomicInteger();

        FolderLock next = FolderLock.take(folder, LONG, () -> {
            if (asked.incrementAndGet() == 2) {
                held.close();
            }
            return true;
        });

        assertThat(asked).hasValue(2);
        next.close();
    }

    @Test
    void whoeverIsNotWantedAnyMoreGivesUp() {
        JobFolder folder = new JobFolder(path);
        try (FolderLock held = FolderLock.take(folder, Duration.ZERO, () -> true)) {
            assertThat(held).isNotNull();
            assertThatThrownBy(() -> FolderLock.take(folder, LONG, () -> false)).isInstanceOf(ResourceException.class);
        }
    }
}
