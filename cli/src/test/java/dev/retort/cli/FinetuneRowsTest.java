package dev.retort.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Training on rows of one's own, as a process of its own, with a model of a few thousand parameters. */
class FinetuneRowsTest {

    private static final Path CASES = Path.of("..", "finetuning", "src", "test", "resources", "field-cases");

    @TempDir
    Path folder;

    private RetortProcess.Ended finetune(Path rows, String... more) throws Exception {
        List<String> arguments = new ArrayList<>(List.of(
                "finetune",
                "--rows",
                rows.toAbsolutePath().toString(),
                "--teacher",
                "local:smollm2-135m-instruct",
                "--out",
                "tuned",
                "--set",
                "student.model=local:"
                        + Path.of("../local/src/test/resources/tiny/chat")
                                .toAbsolutePath()
                                .normalize(),
                "--set",
                "finetune.training_steps=1",
                "--set",
                "finetune.max_length=1024"));
        arguments.addAll(List.of(more));
        return RetortProcess.start(
                        folder, java.util.Map.of("RETORT_HOME", TinyRun.home().toString()), arguments)
                .ended();
    }

    @Test
    void rowsThatAreLeftOutAreCountedWithTheReason() throws Exception {
        RetortProcess.Ended ended = finetune(CASES.resolve("R04/some-too-long.jsonl"));

        assertThat(ended.code()).as(ended.error()).isZero();
        assertThat(ended.error()).contains("6 rows are left out: longer than 1024 tokens (finetune.max_length).");
        assertThat(ended.out()).contains("tuned/adapter");
    }

    /** Retort cannot hold a program of the user's, but says to it what usual trainers heed. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void offlineIsPassedOnToAProgramThatTrains(boolean offline) throws Exception {
        String program = "finetune.command=[sh, -c, \"env > {recipe}.env; exit 1\"]";
        Path rows = CASES.resolve("R04/some-too-long.jsonl");
        RetortProcess.Ended ended =
                offline ? finetune(rows, "--set", program, "--offline") : finetune(rows, "--set", program);

        assertThat(ended.error()).contains("ended with code 1");
        try (Stream<Path> files = Files.walk(folder.resolve("tuned"))) {
            Path environment = files.filter(file -> file.toString().endsWith(".env"))
                    .findFirst()
                    .orElseThrow();
            List<String> variables =
                    List.of("RETORT_OFFLINE=1", "HF_HUB_OFFLINE=1", "TRANSFORMERS_OFFLINE=1", "WANDB_MODE=offline");
            if (offline) {
                assertThat(Files.readAllLines(environment)).containsAll(variables);
            } else {
                assertThat(Files.readAllLines(environment)).doesNotContainAnyElementsOf(variables);
            }
        }
    }

    @Test
    void whatDatasetValidateFindsIsPrintedAndErrorsStopTheTraining() throws Exception {
        Path rows = Files.writeString(folder.resolve("rows.jsonl"), """
                {"messages": [{"role": "user", "content": "Why?"}, {"role": "assistant", "content": "So."}]}
                {"messages": [{"role": "user", "content": "Why?"}, {"role": "assistant", "content": ""}]}
                """);
        RetortProcess.Ended ended = finetune(rows);

        assertThat(ended.code()).isEqualTo(1);
        assertThat(ended.error())
                .contains("line 2, messages[1].content: error: is empty", "there are only 2 rows")
                .contains("rows.jsonl has 1 errors, so nothing is trained");
        assertThat(folder.resolve("tuned")).doesNotExist();
    }
}
