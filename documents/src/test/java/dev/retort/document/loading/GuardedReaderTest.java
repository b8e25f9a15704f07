package dev.retort.document.loading;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.retort.document.DocumentAssembler;
import dev.retort.document.DocumentReader;
import dev.retort.document.SourceDocument;
import dev.retort.error.InputException;
import dev.retort.progress.Progress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class GuardedReaderTest {

    @TempDir
    Path folder;

    private Path file;

    @BeforeEach
    void write() throws IOException {
        file = Files.writeString(folder.resolve("a.bad"), "text");
    }

    @Test
    @Timeout(60)
    void aFileThatTakesTooLongIsGivenUpAndItsThreadIsInterrupted() throws InterruptedException {
        CountDownLatch ended = new CountDownLatch(1);
        DocumentReader endless = (path, name, sha256) -> {
            while (!Thread.currentThread().isInterrupted()) {
                Thread.onSpinWait();
            }
            ended.countDown();
            throw new IllegalStateException("stopped");
        };
        GuardedReader guarded = new GuardedReader(endless, Duration.ofMillis(200), Duration.ZERO);

        assertThatThrownBy(() -> guarded.read(file, "a.bad", "0"))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("a.bad: takes too long to read");
        assertThat(ended.await(30, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void whateverAReaderThrowsTheOtherFilesAreRead() throws IOException {
        Files.writeString(folder.resolve("b.good"), "text");
        for (Throwable thrown : List.of(
                new StackOverflowError(), new OutOfMemoryError(), new IllegalStateException("words of a parser"))) {
            DocumentReader bad = (path, name, sha256) -> {
                if (thrown instanceof Error error) {
                    throw error;
                }
                throw (RuntimeException) thrown;
            };
            for (DocumentReader reader : List.of(bad, new GuardedReader(bad))) {
                LoadedDocuments loaded = new DocumentLoader(Map.of("bad", reader, "good", GuardedReaderTest::good))
                        .load(List.of(folder), Progress.NONE);

                assertThat(loaded.documents()).extracting(SourceDocument::name).containsExactly("b.good");
                assertThat(loaded.rejected()).singleElement().satisfies(rejected -> {
                    assertThat(rejected.name()).isEqualTo("a.bad");
                    assertThat(rejected.reason()).doesNotContain("words of a parser", "java", "a.bad");
                });
            }
        }
    }

    private static SourceDocument good(Path file, String name, String sha256) {
        DocumentAssembler assembler = new DocumentAssembler();
        assembler.add(dev.retort.document.BlockKind.PARAGRAPH, "text", false);
        return assembler.finish(name, sha256);
    }
}
