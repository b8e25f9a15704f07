package dev.retort.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.retort.fakes.FakeResponse;
import dev.retort.fakes.FakeServer;
import dev.retort.fakes.Fault;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Keys planted where keys can be, and searched for wherever something is shown or written. */
class PlantedKeysTest {

    private static final String PLANTED = "planted0key1that2must3be4nowhere5";
    private static final List<String> VARIABLES = List.of(
            "MISTRAL_API_KEY",
            "OPENAI_API_KEY",
            "TOGETHER_API_KEY",
            "FIREWORKS_API_KEY",
            "AZURE_OPENAI_API_KEY",
            "WANDB_API_KEY",
            "HF_TOKEN",
            "MLFLOW_TRACKING_TOKEN",
            "MLFLOW_TRACKING_PASSWORD");

    @TempDir
    Path folder;

    private static Map<String, String> environment() {
        Map<String, String> environment = new HashMap<>();
        VARIABLES.forEach(variable -> environment.put(variable, PLANTED));
        environment.put("RETORT_HOME", TinyRun.home().toString());
        return environment;
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void aWholeRunShowsThemNowhere() throws Exception {
        try (FakeServer server = TinyRun.server()) {
            TinyRun run = new TinyRun(folder, server);
            run.write("telemetry: {otlp: \"" + server.url() + "/v1/traces\", headers: {Authorization: \"Bearer"
                    + " ${MISTRAL_API_KEY}\"}, content: true}");
            Files.writeString(folder.resolve(".env"), "OTHER_API_KEY=" + PLANTED + "\n");
            server.route("POST", "/v1/traces", request -> FakeResponse.json(Map.of()));
            RetortProcess.Ended confirmed = RetortProcess.start(
                            folder, environment(), List.of("trust", "retort.yaml", "--yes"))
                    .ended();
            assertThat(confirmed.code()).as(confirmed.error()).isZero();
            RetortProcess process = RetortProcess.start(folder, environment(), run.arguments());
            List<String> seen = new ArrayList<>();
            while (process.isAlive()) {
                seen.addAll(commandLines(process.pid()));
                Thread.sleep(20);
            }
            RetortProcess.Ended ended = process.ended();
            assertThat(ended.code()).as(ended.error()).isZero();
            assertThat(server.requests())
                    .anySatisfy(request ->
                            assertThat(request.headers().get("authorization")).isEqualTo("Bearer " + PLANTED));
            seen.add(ended.all());
            assertThat(seen).noneMatch(text -> text.contains(PLANTED));
            assertThat(filesWithTheKey()).isEmpty();
        }
    }

    @Test
    void eachKeyReachesItsOwnServiceAlone() throws Exception {
        Map<String, String> environment = new HashMap<>();
        VARIABLES.forEach(variable -> environment.put(variable, secretOf(variable)));
        environment.put("DATABASE_URL", "postgres://me:" + secretOf("DATABASE_URL") + "@db/x");
        environment.put("RETORT_HOME", TinyRun.home().toString());
        try (FakeServer models = TinyRun.server();
                FakeServer tracker = FakeServer.start();
                FakeServer spans = FakeServer.start()) {
            TinyRun run = new TinyRun(folder, models);
            run.write("services: {openai_compatible: {key: \"${OPENAI_COMPATIBLE_PLACE_KEY}\"}}\n"
                    + "tracking: {trackers: [mlflow]}\n"
                    + "telemetry: {otlp: \"" + spans.url() + "/v1/traces\", headers: {x-key: \"${SPANS_KEY}\"},"
                    + " content: true}");
            Files.writeString(
                    folder.resolve(".env"),
                    "OPENAI_COMPATIBLE_PLACE_KEY=%s%nSPANS_KEY=%s%nUNUSED_TOKEN=%s%n"
                            .formatted(secretOf("place"), secretOf("spans"), secretOf("unused")));
            environment.put("MLFLOW_TRACKING_URI", tracker.url().toString());
            spans.route("POST", "/v1/traces", request -> FakeResponse.json(Map.of()));
            assertThat(RetortProcess.start(folder, environment, List.of("trust", "retort.yaml", "--yes"))
                            .ended()
                            .out())
                    .contains("OPENAI_COMPATIBLE_PLACE_KEY to " + models.url(), "SPANS_KEY to " + spans.url());
            RetortProcess.Ended ended =
                    RetortProcess.start(folder, environment, run.arguments()).ended();
            assertThat(ended.code()).as(ended.error()).isZero();
            assertThat(ended.all()).doesNotContain(PLANTED);
            assertThat(filesWithTheKey()).isEmpty();
            assertThat(secretsOf(models)).containsExactly(secretOf("place"));
            assertThat(secretsOf(tracker)).containsExactly(secretOf("MLFLOW_TRACKING_TOKEN"));
            assertThat(secretsOf(spans)).containsExactly(secretOf("spans"));
        }
    }

    private static String secretOf(String name) {
        return PLANTED + Integer.toHexString(name.hashCode()) + "z";
    }

    private static Set<String> secretsOf(FakeServer server) {
        return server.requests().stream()
                .flatMap(request -> Pattern.compile(PLANTED + "[0-9a-f]+z")
                        .matcher(request.path() + request.headers() + request.text())
                        .results()
                        .map(MatchResult::group))
                .collect(Collectors.toSet());
    }

    @Test
    void aServiceThatEchoesTheKeyInItsErrorDoesNotGetItShown() throws Exception {
        try (FakeServer server = TinyRun.server()) {
            TinyRun run = new TinyRun(folder, server);
            run.write("");
            for (int status : List.of(400, 401, 403)) {
                server.faults(
                        request -> new Fault.Refusal(FakeResponse.error(status, "no access with Bearer " + PLANTED)));
                RetortProcess.Ended ended = RetortProcess.start(
                                folder,
                                environment(),
                                List.of("--debug", "run", "retort.yaml", "--run", "r" + status, "--accept-terms"))
                        .ended();
                assertThat(ended.code()).isNotZero();
                assertThat(ended.all()).doesNotContain(PLANTED);
            }
            assertThat(filesWithTheKey()).isEmpty();
        }
    }

    @Test
    void aKeyWrittenIntoAnySettingIsRefusedWithoutShowingIt() throws Exception {
        RetortProcess.Ended ended = RetortProcess.start(
                        PlantedSettings.class, folder, Map.of("MISTRAL_API_KEY", PLANTED), List.of(PLANTED), "")
                .ended();
        assertThat(ended.code()).as(ended.error()).isZero();
        assertThat(ended.out().lines().filter(line -> line.startsWith("setting ")))
                .hasSizeGreaterThan(50)
                .allSatisfy(line -> assertThat(line).endsWith(" exits with 2"));
        assertThat(ended.all()).contains("MISTRAL_API_KEY").doesNotContain(PLANTED);
        assertThat(filesWithTheKey()).isEmpty();
    }

    private static List<String> commandLines(long pid) throws IOException {
        List<String> lines = new ArrayList<>();
        Stream<ProcessHandle> all = Stream.concat(
                ProcessHandle.of(pid).stream(), ProcessHandle.of(pid).stream().flatMap(ProcessHandle::descendants));
        for (ProcessHandle handle : all.toList()) {
            try {
                lines.add(Files.readString(Path.of("/proc", Long.toString(handle.pid()), "cmdline")));
            } catch (NoSuchFileException ended) {
                // The process ended in between.
            } catch (IOException endedWhileRead) {
                lines.add("");
            }
        }
        return lines;
    }

    private List<Path> filesWithTheKey() throws IOException {
        List<Path> found = new ArrayList<>();
        for (Path place : List.of(folder, TinyRun.home())) {
            // The home is there once a command needed it.
            if (Files.exists(place)) {
                try (Stream<Path> files = Files.walk(place)) {
                    for (Path file : files.filter(Files::isRegularFile).toList()) {
                        boolean ours = !file.getFileName().toString().equals(".env")
                                && !file.toString().endsWith(".so");
                        if (ours
                                && new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1)
                                        .contains(PLANTED)) {
                            found.add(file);
                        }
                    }
                }
            }
        }
        return found;
    }
}
