package dev.retort.local.download;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.retort.error.InputException;
import dev.retort.error.ModelException;
import dev.retort.error.ResourceException;
import dev.retort.error.UsageException;
import dev.retort.fakes.FakeHub;
import dev.retort.model.ModelRef;
import dev.retort.progress.Progress;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WeightStoreTest {

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
    class FromTheHub {

        @Test
        void fileIsFetchedWholeWithItsLicenceAndFoundAgainWithoutTheNetwork() throws Exception {
            List<Long> progress = new ArrayList<>();
            StoredModel fetched = store().fetch(GGUF, (task, done, total) -> progress.add(done));
            assertThat(Files.readAllBytes(fetched.path())).isEqualTo(large);
            assertThat(fetched.license()).contains("apache-2.0");
            assertThat(fetched.fetchedNow()).isTrue();
            assertThat(progress).isSorted().endsWith(300_000L);
            int requests = hub.requests().size();
            StoredModel again = store().fetch(GGUF, Progress.NONE);
            assertThat(again.path()).isEqualTo(fetched.path());
            assertThat(again.fetchedNow()).isFalse();
            assertThat(hub.requests()).hasSize(requests);
        }

        @Test
        void theCommitOfTheHubIsKeptWithTheModel() {
            assertThat(store().fetch(GGUF, Progress.NONE).revision()).contains("0123abcd");
            assertThat(store().find(GGUF).orElseThrow().revision()).contains("0123abcd");
            assertThat(store().list()).extracting(StoredModel::revision).containsExactly(Optional.of("0123abcd"));
        }

        @Test
        void aHubThatAnswersForAnotherCommitThanThatAskedForIsRefused() {
            String asked = "f".repeat(40);
            assertThatThrownBy(
                            () -> store().fetch(ModelRef.parse("hf:acme/tiny@" + asked + ":tiny.gguf"), Progress.NONE))
                    .isInstanceOf(ModelException.class)
                    .hasMessageContaining(asked)
                    .hasMessageContaining("0123abcd")
                    .hasMessageContaining("HF_ENDPOINT");
            assertThat(store().list()).isEmpty();
        }

        @Test
        void namesThatReadAlikeWithoutTheirSeparatorsHaveFoldersOfTheirOwn() {
            List<String> names = List.of(
                    "hf:a/b--c",
                    "hf:a--b/c",
                    "hf:a/b@x/y",
                    "hf:a/b@x-y",
                    "hf:a/b@x--y",
                    "hf:a/b@x:y.gguf",
                    "hf:a/b:x/y.gguf",
                    "hf:a/b:x-y.gguf");
            assertThat(names.stream()
                            .map(name -> HubName.parse(ModelRef.parse(name)).folder())
                            .distinct())
                    .hasSameSizeAs(names);
        }

        @Test
        void aFolderThatHoldsAnotherModelThanItsNameSaysIsRefused() throws Exception {
            Path folder = folderOf(store().fetch(GGUF, Progress.NONE));
            ModelRef other = ModelRef.parse("hf:acme/other:tiny.gguf");
            Files.move(folder, folder.resolveSibling(HubName.parse(other).folder()));
            assertThatThrownBy(() -> store().fetch(other, Progress.NONE))
                    .isInstanceOf(InputException.class)
                    .hasMessageContaining("holds " + GGUF + " and not " + other);
        }

        @Test
        void theSameNameWithItsRevisionWrittenOutIsTheSameModel() {
            store().fetch(GGUF, Progress.NONE);
            int requests = hub.requests().size();
            assertThat(store().fetch(ModelRef.parse("hf:acme/tiny@main:tiny.gguf"), Progress.NONE)
                            .fetchedNow())
                    .isFalse();
            assertThat(hub.requests()).hasSize(requests);
        }

        @Test
        void whoeverWaitsForAModelIsShownTheProcessThatHoldsIt() throws Exception {
            Path folder = folderOf(store().fetch(GGUF, Progress.NONE));
            List<String> tasks = Collections.synchronizedList(new ArrayList<>());
            try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
                Future<Long> freed;
                try (StoreLock held = StoreLock.on(folder, Progress.NONE)) {
                    assertThat(held).isNotNull();
                    freed = threads.submit(() -> store().delete(GGUF, (task, done, total) -> tasks.add(task + done)));
                    while (tasks.isEmpty()) {
                        Thread.sleep(10);
                    }
                }
                assertThat(freed.get()).isGreaterThan(300_000);
            }
            String holder = "waiting for process " + ProcessHandle.current().pid() + ", since 20";
            assertThat(tasks)
                    .allMatch(task -> task.startsWith(holder))
                    .last()
                    .asString()
                    .endsWith("Z1");
        }

        @Test
        void aHubThatSendsHeadersAndThenNothingIsGivenUp() {
            hub.silentListing();
            DownloadSettings usual = settings(Optional.empty(), false);
            WeightStore impatient = new WeightStore(
                    home,
                    new DownloadSettings(
                            usual.hub(),
                            usual.token(),
                            usual.hubCache(),
                            false,
                            usual.pythons(),
                            Duration.ofMillis(300)),
                    Duration.ofMillis(1));
            assertThatThrownBy(() -> impatient.fetch(GGUF, Progress.NONE))
                    .isInstanceOf(ModelException.class)
                    .hasMessageContaining("does not answer on acme/tiny");
            assertThat(store().list()).isEmpty();
        }

        @Test
        void brokenConnectionsAreTakenUpWhereTheyBroke() throws Exception {
            AtomicLong arrived = new AtomicLong();
            hub.cutting(3).onceArrived(arrived::get);
            assertThat(Files.readAllBytes(store().fetch(GGUF, (task, done, total) -> arrived.set(done))
                            .path()))
                    .isEqualTo(large);
            assertThat(hub.requests())
                    .contains("storage GET /tiny.gguf bytes=150000-", "storage GET /tiny.gguf bytes=225000-");
        }

        @Test
        void stalledConnectionIsBrokenOffAndTakenUp() throws Exception {
            hub.stalling(1);
            assertThat(Files.readAllBytes(store().fetch(GGUF, Progress.NONE).path()))
                    .isEqualTo(large);
        }

        @Test
        void serverWithoutRangesSendsTheWholeAgain() throws Exception {
            hub.cutting(2).withoutRanges();
            assertThat(Files.readAllBytes(store().fetch(GGUF, Progress.NONE).path()))
                    .isEqualTo(large);
        }

        @Test
        void momentaryFailuresAreWaitedOut() throws Exception {
            hub.failing(3);
            assertThat(Files.readAllBytes(store().fetch(GGUF, Progress.NONE).path()))
                    .isEqualTo(large);
        }

        @Test
        void serverThatNeverBringsAByteIsGivenUpAndWhatCameIsKeptForTheNextCall() throws Exception {
            AtomicLong arrived = new AtomicLong();
            hub.dyingInTheNextDownload().onceArrived(arrived::get);
            WeightStore store = store();
            assertThatThrownBy(() -> store.fetch(GGUF, (task, done, total) -> arrived.set(done)))
                    .isInstanceOf(ModelException.class)
                    .hasMessageContaining("tiny.gguf")
                    .hasMessageContaining("run the same command again");
            assertThat(store.find(GGUF)).isEmpty();
            hub.failing(0);
            assertThat(Files.readAllBytes(store.fetch(GGUF, Progress.NONE).path()))
                    .isEqualTo(large);
            assertThat(hub.requests()).contains("storage GET /tiny.gguf bytes=150000-");
        }

        @Test
        void fileDamagedOnceIsFetchedAgain() throws Exception {
            hub.damaging(1);
            assertThat(Files.readAllBytes(store().fetch(GGUF, Progress.NONE).path()))
                    .isEqualTo(large);
        }

        @Test
        void fileDamagedTwiceIsRefusedAndNothingLooksWhole() throws Exception {
            hub.damaging(2);
            assertThatThrownBy(() -> store().fetch(GGUF, Progress.NONE))
                    .isInstanceOf(InputException.class)
                    .hasMessageContaining("sha256");
            assertThat(store().find(GGUF)).isEmpty();
            assertThat(store().list()).isEmpty();
            assertThat(allFiles()).noneMatch(file -> file.toString().endsWith(".gguf"));
        }

        @Test
        void leftoverOfAnotherFileIsNotMistakenForAPart() throws Exception {
            Path part = store().fetch(GGUF, Progress.NONE).path().resolveSibling("tiny.gguf.part");
            store().delete(GGUF, Progress.NONE);
            Files.createDirectories(part.getParent());
            Files.write(part, bytes(100_000, 5));
            assertThat(Files.readAllBytes(store().fetch(GGUF, Progress.NONE).path()))
                    .isEqualTo(large);
            Files.delete(part.resolveSibling(ModelManifest.FILE));
            Files.delete(part.resolveSibling("tiny.gguf"));
            Files.write(part, bytes(400_000, 5));
            assertThat(Files.readAllBytes(store().fetch(GGUF, Progress.NONE).path()))
                    .isEqualTo(large);
        }

        @Test
        void tokenGoesToTheHubAndNotToWhereItRedirects() {
            hub.gated("planted-secret");
            store(Optional.of("planted-secret")).fetch(GGUF, Progress.NONE);
            assertThat(hub.requests())
                    .filteredOn(request -> request.startsWith("hub"))
                    .allMatch(r -> r.endsWith("token"));
            assertThat(hub.requests())
                    .filteredOn(request -> request.startsWith("storage"))
                    .isNotEmpty()
                    .noneMatch(request -> request.endsWith("token"));
            assertThat(settings(Optional.of("planted-secret"), false).toString())
                    .doesNotContain("planted-secret");
        }

        @Test
        void missingTokenAndMissingModelSayWhatToDo() {
            hub.gated("secret");
            assertThatThrownBy(() -> store().fetch(GGUF, Progress.NONE))
                    .isInstanceOf(ModelException.class)
                    .hasMessageContaining("401")
                    .hasMessageContaining("HF_TOKEN");
            assertThatThrownBy(() -> store(Optional.of("secret"))
                            .fetch(ModelRef.parse("hf:acme/tiny@missing:tiny.gguf"), Progress.NONE))
                    .isInstanceOf(ModelException.class)
                    .hasMessageContaining("404");
            assertThatThrownBy(() -> store(Optional.of("secret"))
                            .fetch(ModelRef.parse("hf:acme/tiny:other.gguf"), Progress.NONE))
                    .isInstanceOf(UsageException.class)
                    .hasMessageContaining("tiny.gguf");
        }

        @Test
        void shardedFolderIsFetchedWithItsCompanionsAndNothingElse() throws Exception {
            byte[] shard = bytes(5_000);
            hub.with("config.json", "{}".getBytes(StandardCharsets.UTF_8))
                    .with("tokenizer.json", "{}".getBytes(StandardCharsets.UTF_8))
                    .with("README.md", bytes(2_000))
                    .with(
                            "model.safetensors.index.json",
                            "{\"weight_map\":{\"a\":\"model-00001-of-00002.safetensors\",\"b\":\"model-00002-of-00002.safetensors\"}}"
                                    .getBytes(StandardCharsets.UTF_8))
                    .with("model-00001-of-00002.safetensors", shard)
                    .with("model-00002-of-00002.safetensors", bytes(6_000, 2));
            StoredModel model = store().fetch(ModelRef.parse("hf:acme/tiny"), Progress.NONE);
            assertThat(model.path()).isDirectory();
            try (Stream<Path> files = Files.list(model.path())) {
                assertThat(files.map(file -> file.getFileName().toString()))
                        .containsExactlyInAnyOrder(
                                "config.json",
                                "tokenizer.json",
                                "model.safetensors.index.json",
                                "model-00001-of-00002.safetensors",
                                "model-00002-of-00002.safetensors",
                                ModelManifest.FILE);
            }
            assertThat(Files.readAllBytes(model.path().resolve("model-00001-of-00002.safetensors")))
                    .isEqualTo(shard);
        }

        @Test
        void severalGgufsAskForAName() {
            hub.with("other.gguf", bytes(2_000));
            assertThatThrownBy(() -> store().fetch(ModelRef.parse("hf:acme/tiny"), Progress.NONE))
                    .isInstanceOf(UsageException.class)
                    .hasMessageContaining("tiny.gguf")
                    .hasMessageContaining("other.gguf");
        }

        @Test
        void severalFetchingAtOnceBringOneWholeFile() throws Exception {
            hub.cutting(1);
            List<Callable<StoredModel>> calls = Stream.generate(
                            () -> (Callable<StoredModel>) () -> store().fetch(GGUF, Progress.NONE))
                    .limit(4)
                    .toList();
            try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
                for (Future<StoredModel> model : threads.invokeAll(calls)) {
                    assertThat(Files.readAllBytes(model.get().path())).isEqualTo(large);
                }
            }
            assertThat(hub.requests())
                    .filteredOn(request -> request.contains("/api/"))
                    .hasSize(1);
        }

        @Test
        void offlineAsksNobody() {
            WeightStore offline = new WeightStore(home, settings(Optional.empty(), true), Duration.ofMillis(1));
            assertThatThrownBy(() -> offline.fetch(GGUF, Progress.NONE))
                    .isInstanceOf(ResourceException.class)
                    .hasMessageContaining("network access is forbidden");
            assertThatThrownBy(() -> offline.fetch(WeightStore.DEFAULT, Progress.NONE))
                    .isInstanceOf(ResourceException.class)
                    .hasMessageContaining("network access is forbidden");
            assertThat(hub.requests()).isEmpty();
        }

        @Test
        void cacheOfThePythonClientIsUsedInPlace() throws Exception {
            Path repository = home.resolve("cache/models--acme--tiny");
            Path snapshot = Files.createDirectories(repository.resolve("snapshots/0123abcd"));
            Files.createDirectories(repository.resolve("refs"));
            Files.writeString(repository.resolve("refs/main"), "0123abcd");
            Files.write(snapshot.resolve("tiny.gguf"), large);
            StoredModel model = store().fetch(GGUF, Progress.NONE);
            assertThat(model.path()).isEqualTo(snapshot.resolve("tiny.gguf"));
            assertThat(hub.requests()).isEmpty();
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

    private static Path folderOf(StoredModel model) {
        return Objects.requireNonNull(model.path().getParent());
    }

    private List<Path> allFiles() throws IOException {
        try (Stream<Path> files = Files.walk(home)) {
            return files.filter(Files::isRegularFile).toList();
        }
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
