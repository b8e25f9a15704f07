package dev.retort.distillation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.retort.call.journal.CallJournal;
import dev.retort.call.journal.CallState;
import dev.retort.error.InputException;
import dev.retort.error.ModelException;
import dev.retort.error.ResourceException;
import dev.retort.error.StoppedException;
import dev.retort.file.JsonLines;
import dev.retort.finetuning.JobStatus;
import dev.retort.progress.Progress;
import dev.retort.run.RunDirectory;
import dev.retort.run.Stage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** A run that was stopped, changed or finished, and what the next one does. */
class RunGoesOnTest {
    @TempDir
    Path folder;

    private Plant plant;

    @BeforeEach
    void aPlant() throws IOException {
        plant = new Plant(folder);
    }

    @Test
    void theLogTellsOfEveryStageAndOfWhatStoppedTheRun() {
        plant.dieAtChat = 6;
        assertThatThrownBy(() -> plant.distillation("run").run()).isInstanceOf(Error.class);
        plant.dieAtChat = Integer.MAX_VALUE;
        plant.distillation("run").run();

        List<JsonNode> lines = JsonLines.read(folder.resolve("run/log.jsonl"), JsonNode.class);
        assertThat(lines)
                .filteredOn(line -> line.path("event").asString().startsWith("run "))
                .extracting(line -> line.path("event").asString())
                .containsExactly("run began", "run failed", "run began", "run ended");
        assertThat(lines)
                .filteredOn(line -> line.path("event").asString().equals("run failed"))
                .singleElement()
                .satisfies(line -> assertThat(line.path("level").asString()).isEqualTo("ERROR"))
                .satisfies(line -> assertThat(line.path("stage").asString()).isEqualTo("answers"))
                .satisfies(line ->
                        assertThat(line.path("fields").path("trace").asString()).contains("killed", "ChatCalls"));
        assertThat(lines)
                .filteredOn(line -> line.path("event").asString().equals("stage ended"))
                .extracting(line -> line.path("stage").asString() + " "
                        + line.path("fields").path("worked").asBoolean())
                .containsExactly(
                        "passages true",
                        "questions true",
                        "passages false",
                        "questions false",
                        "answers true",
                        "dataset true",
                        "finetune true",
                        "evaluate true",
                        "compare true",
                        "report true");
    }

    @Test
    void aRunThatIsInterruptedAmongItsFilesIsStoppedAndSaysSoInItsLog() {
        Distillation interrupted = plant.distillation("run")
                .withListeners(
                        Progress.NONE,
                        (stage, did, seconds, summary) -> Thread.currentThread().interrupt());

        assertThatThrownBy(interrupted::run)
                .isInstanceOf(StoppedException.class)
                .hasMessageContaining("Left to do: the rest of questions");
        assertThat(Thread.interrupted()).isTrue();
        assertThat(JsonLines.read(folder.resolve("run/log.jsonl"), JsonNode.class))
                .extracting(line -> line.path("event").asString())
                .endsWith("stage began", "run stopped");
        assertThat(plant.distillation("run").run().questions()).isEqualTo(4);
    }

    @Test
    void questionsThatWereTakenOutOfARunAreMissedByName() throws IOException {
        plant.distillation("run").run();
        Path questions = folder.resolve("run/questions.jsonl");
        Files.write(
                questions,
                Files.readAllLines(questions).stream()
                        .filter(line -> line.contains("\"TRAIN\""))
                        .toList());

        assertThatThrownBy(() -> plant.distillation("run").run())
                .isInstanceOf(InputException.class)
                .hasMessageContaining("questions.jsonl is damaged: it holds no eval question");
    }

    @Test
    void aFinishedRunIsLeftAlone() throws IOException {
        plant.distillation("run").run();
        Map<String, String> before = plant.results("run");
        int asked = plant.chats.get();
        List<Boolean> worked = new ArrayList<>();
        plant.distillation("run")
                .withListeners(Progress.NONE, (stage, did, seconds, summary) -> worked.add(did))
                .run();
        assertThat(worked).hasSize(Stage.values().length).containsOnly(false);
        assertThat(plant.chats).hasValue(asked);
        assertThat(plant.trainedIn).hasSize(1);
        assertThat(plant.results("run")).isEqualTo(before);
    }

    @ParameterizedTest
    @ValueSource(strings = {"fake:student", "local:student"})
    void aFinishedRunNeedsNoKeyOfItsModels(String student) {
        plant.distillation("run", "student.model=" + student).run();
        assertThat(plant.checked).isNotEmpty();
        plant.checked.clear();

        plant.distillation("run", "student.model=" + student).run();

        assertThat(plant.checked).isEmpty();
    }

    @Test
    void aRunKilledAtAnyCallGoesOnToTheSameBytesWithoutRepeatingACall() throws IOException {
        plant.distillation("whole").run();
        Map<String, String> whole = plant.results("whole");
        int calls = plant.chats.get();
        for (int death = 1; death <= calls; death += 3) {
            String run = "killed-" + death;
            plant.chats.set(0);
            plant.dieAtChat = death;
            assertThatThrownBy(() -> plant.distillation(run).run()).isInstanceOf(Throwable.class);
            plant.dieAtChat = Integer.MAX_VALUE;
            int inFlight = plant.chats.get() - (death - 1);
            plant.distillation(run).run();
            assertThat(plant.results(run)).isEqualTo(whole);
            assertThat(plant.chats.get() - inFlight)
                    .as("calls that were answered")
                    .isEqualTo(calls);
        }
    }

    @Test
    void aChangedSettingRepeatsOnlyWhatDependsOnIt() {
        plant.distillation("run").run();
        int asked = plant.chats.get();
        plant.distillation("run", "finetune.rank=4").run();
        assertThat(plant.trainedIn).hasSize(2);
        assertThat(plant.chats).hasValue(asked);
    }

    @Test
    void otherNumbersTrainAStudentOfThisMachineAnewInAnotherFolderAndNoOther() throws IOException {
        String here = "student.model=local:student";
        plant.distillation("here", here).run();
        plant.distillation("here", here, "local.precision=float32").run();
        plant.distillation("here", here, "local.precision=float32").run();
        assertThat(plant.trainedIn).hasSize(2).doesNotHaveDuplicates();

        plant.distillation("elsewhere").run();
        plant.distillation("elsewhere", "local.precision=float32", "local.device=cuda")
                .run();
        assertThat(plant.trainedIn).hasSize(3);
    }

    @Test
    void aFailedTrainingKeepsEverythingBeforeIt() {
        plant.ending = JobStatus.FAILED;
        assertThatThrownBy(() -> plant.distillation("run").run())
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("job-1")
                .hasMessageContaining("loss is not a number at step 2")
                .hasMessageNotContaining("checkpoint");
        int asked = plant.chats.get();
        plant.ending = JobStatus.SUCCESS;
        plant.distillation("run").run();
        assertThat(plant.chats.get() - asked)
                .as("only the tuned student answers again")
                .isEqualTo(4);
    }

    @Test
    void aStageMadeFreshAsksAgainOnceAndTheEarlierCallsStay() {
        plant.distillation("run").run();
        int asked = plant.chats.get();
        assertThat(plant.distillation("run").repeat(Stage.ANSWERS))
                .as("student, with and without passages")
                .isEqualTo(8);
        plant.distillation("run").run();
        assertThat(plant.chats.get() - asked).isEqualTo(8);
        plant.distillation("run").run();
        assertThat(plant.chats.get() - asked).isEqualTo(8);
        try (CallJournal journal = CallJournal.open(folder.resolve("run/calls.sqlite"))) {
            List<CallState> states = new ArrayList<>();
            journal.forEach(call -> states.add(call.state()));
            assertThat(states).filteredOn(CallState.SUPERSEDED::equals).hasSize(8);
            assertThat(states).filteredOn(CallState.FINISHED::equals).hasSize(asked);
        }
    }

    @Test
    void aBudgetThatIsReachedStopsTheRunKeepsAllAndSaysWhatIsLeft() throws IOException {
        plant.distillation("whole").run();
        int calls = plant.chats.get();
        Path prices = Files.writeString(
                folder.resolve("prices.json"),
                "{\"date\": \"2026-11-21\", \"prices\": {\"fake:*\": {\"input\": 1, \"output\": 0}}}");
        String priced = "budget.prices=" + prices;
        plant.chats.set(0);
        assertThatThrownBy(() ->
                        plant.distillation("run", priced, "budget.cap=0.0008").run())
                .isInstanceOf(StoppedException.class)
                .hasMessageContaining("$0.0008")
                .hasMessageContaining("--budget")
                .hasMessageContaining("Left to do: the rest of answers, then dataset, finetune");
        assertThat(plant.chats.get()).isPositive().isLessThan(calls);
        try (CallJournal journal = CallJournal.open(folder.resolve("run/calls.sqlite"))) {
            assertThat(journal.spent()).isPositive().isLessThanOrEqualTo(800_000);
        }
        plant.distillation("run", priced, "budget.cap=1").run();
        assertThat(plant.chats).hasValue(calls);
        assertThat(plant.results("run")).isEqualTo(plant.results("whole"));
    }

    @Test
    void twoRunsInOneDirectoryDoNotMix() {
        try (RunDirectory busy = RunDirectory.lock(folder.resolve("run"))) {
            assertThatThrownBy(() -> plant.distillation("run").run()).isInstanceOf(ResourceException.class);
            assertThat(busy.root()).exists();
        }
    }
}
