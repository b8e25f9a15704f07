package dev.retort.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.retort.fakes.FakeResponse;
import dev.retort.fakes.FakeServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
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
    }

    @Test
    void aProgramStartsOnlyWhereACommandTrainsAndOnlyOnceConfirmed() throws Exception {
        try (FakeServer server = TinyRun.server()) {
            TinyRun tiny = new TinyRun(folder, server);
            Path mark = folder.resolve("mark");
            Path config = tiny.write("");
            Files.writeString(
                    config,
                    Files.readString(config)
                            .replace(
                                    "finetune: {",
                                    "finetune: {command: [sh, -c, \"touch " + mark + "; env > " + mark
                                            + "; exit 7\"], "));
            RetortProcess.Ended whole = retort(Map.of(), "run", "retort.yaml", "--run", "run", "--accept-terms");
            assertThat(whole.code()).as(whole.all()).isEqualTo(2);
            assertThat(whole.error()).contains("start the program [\"sh\", \"-c\"", "retort trust retort.yaml");
            Files.copy(config, run.resolve("retort.yaml"));
            Files.writeString(
                    run.resolve("retort.yaml"), Files.readString(config).replace("plant.md", "../plant.md"));

            assertThat(refusalOf("finetune")).contains("start the program", "retort trust run");
            assertThat(refusalOf("report")).contains("starts no program", "retort finetune RUN");
            assertThat(refusalOf("chat")).contains("no tuned student");
            RetortProcess.Ended confirmed = retort(Map.of(), "trust", "run", "--yes");
            assertThat(confirmed.out()).contains("start the program [\"sh\"", "Confirmed.");
            for (String reading : List.of("report", "compare", "evaluate")) {
                assertThat(refusalOf(reading)).contains("starts no program", "retort finetune RUN");
            }
            assertThat(mark).doesNotExist();
            assertThat(refusalOf("finetune")).contains("code 7");
            assertThat(mark).content().contains("PATH=").doesNotContain(PLANTED);
        }
    }

    private String refusalOf(String command) throws Exception {
        Map<String, String> keys = Map.of("OPENAI_API_KEY", PLANTED, "DATABASE_URL", "https://me:" + PLANTED + "@db");
        List<String> words = new ArrayList<>(List.of(command, "run"));
        words.add(command.equals("chat") ? "q" : "--accept-terms");
        RetortProcess.Ended ended = retort(keys, words.toArray(String[]::new));
        assertThat(ended.code()).as(ended.all()).isNotZero();
        return ended.error();
    }

    @Test
    void aConfirmedActionIsNotAskedForAgainAndAnotherIs() throws Exception {
        settings("services: {openai: {base_url: \"http://127.0.0.1:9/v1\"}}\n");
        Map<String, String> keys = Map.of("OPENAI_API_KEY", PLANTED);
        assertThat(retort(keys, "trust", "run").code()).isEqualTo(1);
        assertThat(retort(keys, "passages", "run").error()).contains("nobody confirmed");
        RetortProcess.Ended confirmed = retort(keys, "trust", "run", "--yes");
        assertThat(confirmed.out()).contains("send the variable OPENAI_API_KEY to http://127.0.0.1:9", "Confirmed.");
        assertThat(retort(keys, "passages", "run").code()).isZero();
        settings("services: {openai: {base_url: \"http://127.0.0.1:8/v1\"}}\n");
        assertThat(retort(keys, "passages", "run").error()).contains("nobody confirmed");
    }

    @Test
    void whatTheCommandLineOrTheEnvironmentNamesNeedsNoConfirmation() throws Exception {
        settings("");
        Map<String, String> environment = Map.of(
                "OPENAI_API_KEY",
                PLANTED,
                "OPENAI_BASE_URL",
                "http://127.0.0.1:9/v1",
                "MISTRAL_API_KEY",
                PLANTED,
                "MISTRAL_BASE_URL",
                "http://127.0.0.1:9");
        RetortProcess.Ended ended = retort(
                environment,
                "passages",
                "run",
                "--set",
                "services.together.base_url=http://127.0.0.1:9/v1",
                "--set",
                "finetune.command=[sh, -c, exit]",
                "--set",
                "teacher.model=openai-compatible:http://127.0.0.1:9/v1#m");
        assertThat(ended.code()).as(ended.all()).isZero();
    }

    @Test
    void aSettingsFileSendsNoVariableToAnAddressOfItsChoice() throws Exception {
        try (FakeServer server = FakeServer.start()) {
            server.route("GET", "/v1/models", request -> FakeResponse.json(Map.of("data", List.of())));
            Map<String, String> keys = new HashMap<>();
            for (String variable : List.of(
                    "OPENAI_API_KEY",
                    "SECRET_TEST_KEY",
                    "OPENAI_COMPATIBLE_API_KEY",
                    "MLFLOW_TRACKING_TOKEN",
                    "WANDB_API_KEY")) {
                keys.put(variable, PLANTED);
            }
            String address = server.url() + "/v1";
            for (String hostile : List.of(
                    "services: {openai: {base_url: \"" + address + "\"}}\nteacher: {model: \"openai:gpt-latest\"}\n",
                    "services: {openai: {base_url: \"" + address + "\", key: \"${SECRET_TEST_KEY}\"}}\n"
                            + "teacher: {model: \"openai:gpt-latest\"}\n",
                    "teacher: {model: \"openai-compatible:" + address + "#m-latest\"}\n",
                    "services: {openai: {key: \"${SECRET_TEST_KEY}\"}}\n",
                    "tracking: {trackers: [mlflow], mlflow_url: \"" + server.url() + "\"}\n",
                    "finetune: {wandb_project: mine}\n",
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
    void aDotEnvFileDoesNotRedirectTheKeyOfATracker() throws Exception {
        try (FakeServer server = FakeServer.start()) {
            settings("tracking: {trackers: [wandb, mlflow], wandb: online}\n");
            for (String line : List.of("WANDB_BASE_URL", "MLFLOW_TRACKING_URI")) {
                Files.writeString(folder.resolve(".env"), line + "=" + server.url() + "\n");
                Map<String, String> keys = Map.of("WANDB_API_KEY", PLANTED, "MLFLOW_TRACKING_TOKEN", PLANTED);
                RetortProcess.Ended ended = retort(keys, "passages", "run");
                assertThat(ended.code()).isEqualTo(2);
                assertThat(ended.error()).contains(".env file sets " + line).doesNotContain(PLANTED);
            }
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
