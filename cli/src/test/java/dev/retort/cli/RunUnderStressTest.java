package dev.retort.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.retort.fakes.FakeServer;
import dev.retort.run.RunDirectory;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.sqlite.util.OSInfo;

/** Real processes of the command line that meet each other, a full disk, Ctrl-C and a closed network. */
class RunUnderStressTest {

    @TempDir
    Path folder;

    private FakeServer server;
    private TinyRun run;

    @BeforeEach
    void start() throws IOException {
        server = TinyRun.server();
        run = new TinyRun(folder, server);
        run.write("");
    }

    @AfterEach
    void stop() {
        server.close();
    }

    /** Waits until the run has asked a model. */
    private void untilItAsks(RetortProcess process, int requests) throws InterruptedException {
        while (process.isAlive() && server.requests().size() < requests) {
            Thread.sleep(5);
        }
    }

    @Test
    void aSecondProcessOnTheDirectoryIsRefusedAndTheFirstIsLeftAlone() throws Exception {
        try (RunDirectory busy = RunDirectory.lock(run.run())) {
            RetortProcess.Ended second = run.start().ended();
            assertThat(second.code()).isEqualTo(1);
            assertThat(second.error())
                    .contains(
                            "process " + ProcessHandle.current().pid(),
                            busy.root().getFileName().toString());
            assertThat(server.requests()).isEmpty();
        }
    }

    @Test
    void aLockThatADeadProcessLeftStopsNobody() throws Exception {
        server.latency(Duration.ofSeconds(1));
        RetortProcess dead = run.start("--set", "questions.train=1");
        untilItAsks(dead, 1);
        dead.kill();
        assertThat(run.run().resolve(".lock")).content().isEqualTo(Long.toString(dead.pid()));
        try (RunDirectory free = RunDirectory.lock(run.run())) {
            assertThat(free.root()).exists();
        }
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void ctrlCStopsCleanlyAndTheNextRunGoesOn() throws Exception {
        server.latency(Duration.ofMillis(300));
        RetortProcess stopped = run.start("--set", "answers.sentences=null");
        untilItAsks(stopped, 6);
        stopped.interrupt();
        RetortProcess.Ended ended = stopped.ended();
        assertThat(ended.code()).isNotZero();
        assertThat(ended.error()).contains("Stopped", "run again", "Left to do").doesNotContain("\tat ");
        server.latency(Duration.ZERO);
        int before = server.requests().size();
        RetortProcess.Ended next = RetortProcess.start(folder, run.environment(), List.of("questions", "run"))
                .ended();
        assertThat(next.code()).as(next.error()).isZero();
        List<String> bodies =
                server.requests().stream().map(request -> request.text()).toList();
        assertThat(bodies.subList(before, bodies.size())).doesNotHaveDuplicates();
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void aFileThatCannotGrowEndsTheRunWithoutLossAndSpaceLetsItGoOn() throws Exception {
        // A limit on the size of files fails writes as a full disk does; 128 blocks are 128 KiB.
        Map<String, String> environment = new HashMap<>(run.environment());
        environment.put("JDK_JAVA_OPTIONS", nativeLibrariesUnpacked());
        RetortProcess.Ended full = RetortProcess.start(folder, environment, run.arguments(), "ulimit -f 128")
                .ended();
        assertThat(full.code()).as(full.error()).isEqualTo(1);
        assertThat(full.error()).contains("calls.sqlite", "Free disk space").doesNotContain("\tat ", "unexpected");
        assertThat(server.requests()).isNotEmpty();
        int before = server.requests().size();
        RetortProcess.Ended next = RetortProcess.start(folder, run.environment(), List.of("questions", "run"))
                .ended();
        assertThat(next.code()).as(next.error()).isZero();
        assertThat(server.requests().size()).isGreaterThan(before);
    }

    /** SQLite's library, unpacked before the limit holds: it is larger. */
    private String nativeLibrariesUnpacked() throws IOException {
        String name = System.mapLibraryName("sqlitejdbc");
        Path library = Files.createDirectories(folder.resolve("native")).resolve(name);
        String resource = "/org/sqlite/native/" + OSInfo.getNativeLibFolderPathForCurrentOS() + "/" + name;
        try (InputStream in = OSInfo.class.getResourceAsStream(resource)) {
            Files.copy(Objects.requireNonNull(in), library);
        }
        return "-Dorg.sqlite.lib.path=%s -Dorg.sqlite.lib.name=%s".formatted(library.getParent(), name);
    }

    @Test
    void offlineARunOnThisMachineWorksAndAModelElsewhereIsNamed() throws Exception {
        RetortProcess.Ended local = RetortProcess.start(
                        folder,
                        run.environment(),
                        List.of("run", "retort.yaml", "--run", "run", "--accept-terms", "--offline"))
                .ended();
        assertThat(local.code()).as(local.error()).isZero();
        RetortProcess.Ended hosted = RetortProcess.start(
                        folder,
                        Map.of("RETORT_HOME", TinyRun.home().toString(), "MISTRAL_API_KEY", "planted-key-0123456789"),
                        List.of(
                                "run",
                                "retort.yaml",
                                "--run",
                                "other",
                                "--accept-terms",
                                "--offline",
                                "--set",
                                "teacher.model=mistral:mistral-large-latest"))
                .ended();
        assertThat(hosted.code()).isNotZero();
        assertThat(hosted.error()).contains("api.mistral.ai", "--offline").doesNotContain("\tat ");
        RetortProcess.Ended weights = RetortProcess.start(
                        folder,
                        Map.of(
                                "RETORT_HOME",
                                Files.createDirectories(folder.resolve("empty")).toString()),
                        List.of(
                                "run",
                                "retort.yaml",
                                "--run",
                                "third",
                                "--accept-terms",
                                "--offline",
                                "--set",
                                "student.model=local:smollm2-135m-instruct"))
                .ended();
        assertThat(weights.code()).isEqualTo(1);
        assertThat(weights.error()).contains("local:smollm2-135m-instruct", "network access is forbidden");
    }
}
