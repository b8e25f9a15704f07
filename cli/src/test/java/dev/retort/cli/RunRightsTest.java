package dev.retort.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.retort.fakes.FakeServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who may read what a whole run writes, while it works and afterwards. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "Windows has no POSIX permissions")
class RunRightsTest {

    private static final Set<PosixFilePermission> OF_OWNER =
            Set.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE, PosixFilePermission.OWNER_EXECUTE);

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"022", "002"})
    void aWholeRunLeavesNothingThatOthersCanRead(String umask) throws Exception {
        try (FakeServer server = TinyRun.server()) {
            TinyRun run = new TinyRun(folder, server);
            run.write("tracking: {trackers: [tensorboard, wandb]}");
            Path home = folder.resolve("home");
            RetortProcess process = RetortProcess.start(
                    folder, Map.of("RETORT_HOME", home.toString()), run.arguments(), "umask " + umask);
            Set<String> journal = new TreeSet<>();
            while (process.isAlive()) {
                for (String name : List.of("calls.sqlite", "calls.sqlite-wal", "calls.sqlite-shm")) {
                    Path file = run.run().resolve(name);
                    if (Files.exists(file)) {
                        journal.add(name);
                        assertThat(openToOthers(file)).as(name).isFalse();
                    }
                }
                Thread.sleep(20);
            }
            RetortProcess.Ended ended = process.ended();
            assertThat(ended.code()).as(ended.error()).isZero();
            assertThat(journal).contains("calls.sqlite-wal", "calls.sqlite-shm");
            assertThat(filesIn(run.run())).hasSizeGreaterThan(20);
            assertThat(run.run().resolve("report.html"))
                    .content()
                    .contains("Which end has the rule", "../plant.md")
                    .doesNotContain(
                            folder.toString(), Path.of("").toAbsolutePath().toString());
            assertThat(textsIn(run.run().resolve("wandb")))
                    .contains("did the distillation help", "../plant.md")
                    .doesNotContain("Which end has the rule", "keeps its pressure at four bar", folder.toString());
            assertThat(filesIn(run.run()).stream().filter(this::openToOthers)).isEmpty();
            // Libraries unpack themselves with rights of their own: nobody else enters the folder that they lie in.
            assertThat(openToOthers(home)).isFalse();
            assertThat(filesIn(home).stream()
                            .filter(file -> !file.startsWith(home.resolve("native")))
                            .filter(this::openToOthers))
                    .isEmpty();
        }
    }

    private static String textsIn(Path place) throws IOException {
        StringBuilder all = new StringBuilder();
        for (Path file : filesIn(place)) {
            if (Files.isRegularFile(file)) {
                all.append(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1));
            }
        }
        return all.toString();
    }

    private static List<Path> filesIn(Path place) throws IOException {
        try (Stream<Path> files = Files.walk(place)) {
            return files.toList();
        }
    }

    private boolean openToOthers(Path file) {
        try {
            return !OF_OWNER.containsAll(Files.getPosixFilePermissions(file, LinkOption.NOFOLLOW_LINKS));
        } catch (NoSuchFileException removed) {
            return false;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
