package dev.retort.distillation;

import static org.assertj.core.api.Assertions.as;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.retort.call.journal.CallJournal;
import dev.retort.call.journal.CallKind;
import dev.retort.call.journal.CallRecord;
import dev.retort.call.journal.CallState;
import dev.retort.error.ModelException;
import dev.retort.error.StoppedException;
import dev.retort.error.UsageException;
import dev.retort.fakes.FakeFineTuning;
import dev.retort.fakes.FakeFireworksFineTuning;
import dev.retort.fakes.FakeMistralFineTuning;
import dev.retort.fakes.FakeOpenAiFineTuning;
import dev.retort.fakes.FakeTogetherFineTuning;
import dev.retort.fakes.LoopbackServer.Fault;
import dev.retort.fakes.LoopbackServer.Reply;
import dev.retort.finetuning.Submission;
import dev.retort.run.Stage;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The trainings of runs through services. */
class HostedTrainingTest {
    @TempDir
    Path folder;

    private HostedPlant plant;

    @BeforeEach
    void aPlant() throws IOException {
        plant = new HostedPlant(folder);
    }

    @AfterEach
    void close() {
        plant.close();
    }

    private void runsThrough(FakeFineTuning service, String student, String tuned, String... more) {
        try (service) {
            List<String> settings = new ArrayList<>(List.of(more));
            settings.add("student.model=" + student);
            settings.add("services.delete_model=true");
            String provider = student.substring(0, student.indexOf(':'));

            plant.distillation(HostedPlant.KEYS, Map.of(provider, service.uri()), settings.toArray(String[]::new))
                    .run();

            assertThat(plant.models.requests())
                    .filteredOn(request -> request.path().equals("/v1/chat/completions"))
                    .extracting(request -> request.json().path("model").asString())
                    .contains(student.substring(provider.length() + 1))
                    .anySatisfy(name -> assertThat(name).startsWith(tuned));
            assertThat(service.files()).isEmpty();
            assertThat(folder.resolve("run/deletions.json"))
                    .content()
                    .contains("\"gone\" : true")
                    .doesNotContain("false");
        }
    }

    @Test
    void twoLinesChangeTheServiceToOpenAi() {
        runsThrough(
                new FakeOpenAiFineTuning(List.of("validating_files", "running", "succeeded")),
                "openai:gpt-4o-mini-2024-07-18",
                "ft:gpt-4o-mini",
                "teacher.model=openai:gpt-4o");
    }

    @Test
    void twoLinesChangeTheServiceToTogether() {
        runsThrough(
                new FakeTogetherFineTuning(List.of("queued", "running", "completed")),
                "together:meta-llama/Llama-3.2-1B-Instruct",
                "org/meta-llama",
                "teacher.model=together:Qwen/Qwen3-235B-A22B-Instruct-2507");
    }

    @Test
    void twoLinesChangeTheServiceToFireworks() {
        runsThrough(
                new FakeFireworksFineTuning(List.of("JOB_STATE_CREATING", "JOB_STATE_RUNNING", "JOB_STATE_COMPLETED")),
                "fireworks:accounts/fireworks/models/llama-v3p1-8b-instruct",
                "accounts/acme/models/",
                "teacher.model=fireworks:accounts/fireworks/models/qwen3-235b-a22b");
    }

    @Test
    void whatATrainingThatWasMadeAnewLeftAtTheServiceIsDeletedToo() {
        plant.distillation("services.delete_model=true").run();
        plant.distillation("services.delete_model=true").repeat(Stage.FINETUNE);

        plant.distillation("services.delete_model=true").run();

        assertThat(plant.mistral.jobs()).hasSize(2);
        assertThat(plant.mistral.files()).isEmpty();
    }

    @Test
    void aJobThatWasBegunElsewhereIsWatchedInsteadOfANewOne() {
        plant.distillation().run();
        String id = plant.mistral.jobs().getFirst().path("id").asString();

        plant.distillation("finetune.job=" + id).run();

        assertThat(plant.mistral.jobs()).hasSize(1);
    }

    @Test
    void aJobThatTheBudgetDoesNotAllowIsNotBegunAndOneThatItAllowsIsCountedOnce() throws IOException {
        Path prices = Files.writeString(folder.resolve("prices.json"), """
                {"date": "2026-11-22", "prices": {
                  "mistral:*": {"input": 0, "output": 0},
                  "mistral:mistral-embed": {"input": 0, "output": 0},
                  "mistral:mistral-large-2512": {"input": 0, "output": 0},
                  "mistral:open-mistral-7b": {"input": 0, "output": 0, "training": 1000}}}
                """);

        assertThatThrownBy(() -> plant.distillation("budget.prices=" + prices, "budget.cap=0.01")
                        .run())
                .isInstanceOf(StoppedException.class)
                .hasMessageContaining("--budget");
        assertThat(plant.mistral.jobs()).isEmpty();

        plant.distillation("budget.prices=" + prices, "budget.cap=100").run();
        Files.delete(folder.resolve("run/job.json"));
        plant.distillation("budget.prices=" + prices, "budget.cap=100").run();

        assertThat(plant.mistral.jobs()).hasSize(1);
        List<CallRecord> jobs = calls(CallKind.JOB);
        try (CallJournal journal = CallJournal.open(folder.resolve("run/calls.sqlite"))) {
            assertThat(jobs)
                    .singleElement()
                    .extracting(CallRecord::cost, as(InstanceOfAssertFactories.LONG))
                    .isPositive()
                    .isEqualTo(journal.spent());
        }
    }

    @Test
    void aTrainingWithoutAPriceStopsACappedRunBeforeAnyModelIsAsked() {
        assertThatThrownBy(() -> plant.distillation("budget.cap=100").run())
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("training mistral:open-mistral-7b")
                .hasMessageContaining("budget.prices");
        assertThat(plant.models.requests())
                .filteredOn(request -> request.path().startsWith("/v1/chat"))
                .isEmpty();
        assertThat(plant.mistral.files()).isEmpty();
    }

    @Test
    void anUploadIsACallOfItsOwnAndNoFileGoesTwice() {
        plant.mistral
                .server()
                .faults((number, request) -> request.method().equals("POST")
                                && request.path().endsWith("/jobs")
                                && !plant.mistral.files().isEmpty()
                        ? new Fault.Instead(Reply.json(402, "{\"message\": \"pay first\"}"))
                        : Fault.NONE);
        assertThatThrownBy(() -> plant.distillation().run()).isInstanceOf(ModelException.class);
        plant.mistral.server().faults((number, request) -> Fault.NONE);

        plant.distillation().run();
        plant.distillation("finetune.training_steps=6").run();

        assertThat(plant.mistral.jobs()).hasSize(2);
        assertThat(plant.mistral.server().received("POST", "/v1/files")).hasSize(1);
        assertThat(calls(CallKind.UPLOAD)).singleElement().satisfies(upload -> {
            assertThat(upload.state()).isEqualTo(CallState.FINISHED);
            assertThat(upload.stage()).isEqualTo("finetune");
            assertThat(upload.request()).contains("\"file\":\"training-", "sha256", "bytes");
            assertThat(upload.choices().getFirst().text())
                    .isEqualTo(plant.mistral.files().getFirst());
        });
        assertThat(calls(CallKind.JOB))
                .extracting(CallRecord::state)
                .containsExactly(CallState.FAILED, CallState.FINISHED, CallState.FINISHED);
    }

    private String trainingFor(int dollars) throws IOException {
        return "budget.prices=" + Files.writeString(folder.resolve("prices.json"), """
                {"date": "2026-11-22", "prices": {
                  "mistral:*": {"input": 0, "output": 0},
                  "mistral:mistral-embed": {"input": 0, "output": 0},
                  "mistral:mistral-large-2512": {"input": 0, "output": 0},
                  "mistral:open-mistral-7b": {"input": 0, "output": 0, "training": %d}}}
                """.formatted(dollars));
    }

    private long spent() {
        try (CallJournal journal = CallJournal.open(folder.resolve("run/calls.sqlite"))) {
            return journal.spent();
        }
    }

    @Test
    void aJobThatEndedBadlyAndIsBegunAgainIsSetAsideForAndRecordedAgain() throws IOException {
        FakeMistralFineTuning failing = new FakeMistralFineTuning(List.of("QUEUED", "RUNNING", "FAILED"));
        try (failing) {
            Map<String, URI> tuning = Map.of("mistral", failing.uri());
            String prices = trainingFor(1000);
            assertThatThrownBy(() -> plant.distillation(HostedPlant.KEYS, tuning, prices, "budget.cap=100")
                            .run())
                    .isInstanceOf(ModelException.class);
            long first = spent();

            assertThatThrownBy(() -> plant.distillation(HostedPlant.KEYS, tuning, prices, "budget.cap=100")
                            .run())
                    .isInstanceOf(ModelException.class);
            assertThat(failing.jobs()).hasSize(2);
            assertThat(spent()).isEqualTo(2 * first);
            assertThat(calls(CallKind.JOB))
                    .extracting(CallRecord::state)
                    .containsExactly(CallState.SUPERSEDED, CallState.FINISHED);

            String cap = "budget.cap=" + BigDecimal.valueOf(3 * first - 1, 9).toPlainString();
            assertThatThrownBy(() -> plant.distillation(HostedPlant.KEYS, tuning, prices, cap)
                            .run())
                    .isInstanceOf(StoppedException.class)
                    .hasMessageContaining("--budget");
            assertThat(failing.jobs()).hasSize(2);
            assertThat(spent()).isEqualTo(2 * first);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aCreationWhoseAnswerIsLostCountsAtItsWorstUntilItsJobIsFound(boolean handled) throws IOException {
        AtomicInteger creations = new AtomicInteger();
        plant.mistral
                .server()
                .faults((number, request) -> request.method().equals("POST")
                                && request.path().endsWith("/jobs")
                                && !plant.mistral.files().isEmpty()
                                && creations.getAndIncrement() == 0
                        ? new Fault.Cut(handled)
                        : Fault.NONE);

        plant.distillation(trainingFor(1000)).run();

        assertThat(plant.mistral.jobs()).hasSize(1);
        assertThat(calls(CallKind.JOB))
                .extracting(CallRecord::state)
                .containsExactlyElementsOf(
                        handled ? List.of(CallState.FINISHED) : List.of(CallState.STARTED, CallState.FINISHED));
        assertThat(calls(CallKind.JOB)).extracting(CallRecord::cost).allMatch(cost -> cost > 0);
    }

    @Test
    void aJobWhoseProcessWasKilledBeforeItNotedTheAnswerIsFoundAndCountsOnce() throws IOException, SQLException {
        String prices = trainingFor(1000);
        plant.distillation(prices).run();
        long once = spent();
        forgetTheAnswerOfTheCreation();

        plant.distillation(prices, "budget.cap=" + BigDecimal.valueOf(once, 9).toPlainString())
                .run();

        assertThat(plant.mistral.jobs()).hasSize(1);
        assertThat(calls(CallKind.JOB)).extracting(CallRecord::state).containsExactly(CallState.FINISHED);
        assertThat(spent()).isEqualTo(once);
    }

    /** Leaves files and journal as a kill between the creation of a job and the note of its id does. */
    private void forgetTheAnswerOfTheCreation() throws IOException, SQLException {
        Files.delete(folder.resolve("run/job.json"));
        try (Stream<Path> folders = Files.list(folder.resolve("run/finetune"))) {
            Path output = folders.findFirst().orElseThrow();
            Submission noted = Submission.read(output).orElseThrow();
            new Submission(noted.service(), noted.requestHash(), noted.startedAt(), noted.fileIds(), Optional.empty())
                    .write(output);
        }
        try (Connection journal = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("run/calls.sqlite"));
                Statement update = journal.createStatement()) {
            update.execute("UPDATE calls SET state = 'STARTED', choices = NULL WHERE kind = 'JOB'");
        }
    }

    private List<CallRecord> calls(CallKind kind) {
        List<CallRecord> calls = new ArrayList<>();
        try (CallJournal journal = CallJournal.open(folder.resolve("run/calls.sqlite"))) {
            journal.forEach(call -> {
                if (call.kind() == kind) {
                    calls.add(call);
                }
            });
        }
        return calls;
    }
}
