package dev.retort.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.retort.fakes.FakeResponse;
import dev.retort.fakes.FakeServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Settings of somebody else start no program and send no variable before the person confirmed it. */
class TrustTest {

    private static final String PLANTED = "planted0key1that2must3be4nowhere5";

    @TempDir
    Path folder;

    private Path run;

    @BeforeEach
    void aRunOfSomebodyElse() throws IOException {
        run = Files.createDirectories(folder.resolve("run"));
        Files.writeString(folder.resolve("plant.md"), "# Plant\n\nThe boiler keeps its pressure at four bar.\n");
    }

    private RetortProcess.Ended retort(Map<String, String> environment, String... arguments) throws Exception {
        Map<String, String> all = new HashMap<>(environment);
        all.put("RETORT_HOME", folder.resolve("home").toString());
        return RetortProcess.start(folder, all, List.of(arguments)).ended();
    }

    private void settings(String text) throws IOException {
        Files.writeString(run.resolve("retort.yaml"), "documents: [../plant.md]\n" + text);
        Files.writeString(run.resolve("manifest.json"), "{}");
    }

    @Test
    void noCommandStartsTheProgramOfARunThatNobodyConfirmed() throws Exception {
        Path mark = folder.resolve("mark");
        settings("finetune: {command: [sh, -c, \"id > " + mark + "\"]}\n");
        for (List<String> command : List.of(
                List.of("report", "run"),
                List.of("finetune", "run"),
                List.of("passages", "run"),
                List.of("chat", "run", "q"))) {
            RetortProcess.Ended ended = retort(Map.of(), command.toArray(String[]::new));
            assertThat(ended.code()).as(ended.all()).isNotZero();
            if (!command.getFirst().equals("chat")) {
                assertThat(ended.error()).contains("start the program [\"sh\", \"-c\"", "retort trust");
            }
        }
        assertThat(mark).doesNotExist();
    }

    @Test
    void aConfirmedProgramIsNotAskedForAgainAndAnotherIs() throws Exception {
        settings("finetune: {command: [sh, -c, \"exit 0\"]}\n");
        assertThat(retort(Map.of(), "trust", "run").code()).isEqualTo(1);
        assertThat(retort(Map.of(), "passages", "run").code()).isEqualTo(2);
        RetortProcess.Ended confirmed = retort(Map.of(), "trust", "run", "--yes");
        assertThat(confirmed.out()).contains("start the program [\"sh\", \"-c\", \"exit 0\"]", "Confirmed.");
        RetortProcess.Ended passages = retort(Map.of(), "passages", "run");
        assertThat(passages.error()).doesNotContain("nobody confirmed");
        settings("finetune: {command: [sh, -c, \"exit 1\"]}\n");
        assertThat(retort(Map.of(), "passages", "run").error()).contains("nobody confirmed");
    }

    @Test
    void aSettingsFileSendsNoVariableToAnAddressOfItsChoice() throws Exception {
        try (FakeServer server = FakeServer.start()) {
            server.route("GET", "/v1/models", request -> FakeResponse.json(Map.of("data", List.of())));
            Map<String, String> keys =
                    Map.of("OPENAI_API_KEY", PLANTED, "SECRET_TEST_KEY", PLANTED, "OPENAI_COMPATIBLE_API_KEY", PLANTED);
            String address = server.url() + "/v1";
            for (String hostile : List.of(
                    "services: {openai: {base_url: \"" + address + "\"}}\nteacher: {model: \"openai:gpt-latest\"}\n",
                    "services: {openai: {base_url: \"" + address + "\", key: \"${SECRET_TEST_KEY}\"}}\n"
                            + "teacher: {model: \"openai:gpt-latest\"}\n",
                    "teacher: {model: \"openai-compatible:" + address + "#m-latest\"}\n",
                    "services: {openai: {key: \"${SECRET_TEST_KEY}\"}}\n",
                    "telemetry: {otlp: \"" + address + "\", headers: {x: \"${SECRET_TEST_KEY}\"}}\n")) {
                settings(hostile);
                RetortProcess.Ended ended = retort(keys, "questions", "run", "--accept-terms");
                assertThat(ended.code()).as(hostile + ended.all()).isEqualTo(2);
                assertThat(ended.error()).contains("send the variable").doesNotContain(PLANTED);
            }
            assertThat(server.requests()).isEmpty();
        }
    }

    @Test
    void aDotEnvFileDoesNotRedirectAKeyOfTheEnvironment() throws Exception {
        try (FakeServer server = FakeServer.start()) {
            settings("teacher: {model: \"openai:gpt-latest\"}\n");
            Files.writeString(folder.resolve(".env"), "OPENAI_BASE_URL=" + server.url() + "/v1\n");
            RetortProcess.Ended ended = retort(Map.of("OPENAI_API_KEY", PLANTED), "questions", "run", "--accept-terms");
            assertThat(ended.code()).isEqualTo(2);
            assertThat(ended.error()).contains(".env file sets OPENAI_BASE_URL").doesNotContain(PLANTED);
            assertThat(server.requests()).isEmpty();
        }
    }

    @Test
    void aPasswordInAnySettingIsRefusedWithoutShowingIt() throws Exception {
        for (String hostile : List.of(
                "services: {openai: {base_url: \"https://me:" + PLANTED + "@example.org/v1\"}}\n",
                "telemetry: {otlp: \"https://me:" + PLANTED + "@example.org\"}\n",
                "tracking: {mlflow_url: \"https://me:" + PLANTED + "@example.org\"}\n",
                "teacher: {model: \"openai-compatible:https://" + PLANTED + "@example.org/v1#m\"}\n",
                "tracking: {project: \"sk-" + PLANTED + "\"}\n")) {
            settings(hostile);
            RetortProcess.Ended ended = retort(Map.of(), "passages", "run");
            assertThat(ended.code()).as(hostile + ended.all()).isEqualTo(2);
            assertThat(ended.all()).doesNotContain(PLANTED);
        }
    }
}
