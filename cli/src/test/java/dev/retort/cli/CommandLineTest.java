package dev.retort.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.retort.fakes.FakeModels;
import dev.retort.fakes.FakeServer;
import dev.retort.file.Json;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CommandLineTest {

    @TempDir
    Path folder;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream error = new ByteArrayOutputStream();

    private int retort(String... arguments) {
        Terminal terminal = new Terminal(
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(error, true, StandardCharsets.UTF_8),
                false);
        return Main.commandLine(terminal).execute(arguments);
    }

    @Test
    void aWordThatBeginsWithAnAtIsNoFileOfArguments() throws IOException {
        Path file = Files.writeString(folder.resolve("arguments"), "--version");

        assertThat(retort("@" + file)).isEqualTo(2);
        assertThat(printed()).isEmpty();
        assertThat(complained()).contains("@" + file);
    }

    private String printed() {
        return out.toString(StandardCharsets.UTF_8);
    }

    private String complained() {
        return error.toString(StandardCharsets.UTF_8);
    }

    @Test
    void helpNamesEveryCommandAndTheExitCodes() {
        assertThat(retort("--help")).isZero();
        assertThat(printed())
                .contains("demo", "run", "passages", "questions", "answers", "dataset", "finetune", "evaluate")
                .contains("compare", "report", "chat", "models", "doctor")
                .contains("Exit codes");
    }

    @Nested
    class Budgets {

        @Test
        void theJudgeOfSamplesIsNotAskedPastTheCap() throws IOException {
            Path samples = Files.writeString(folder.resolve("samples.jsonl"), """
                    {"user_input": "Why?", "response": "So.", "retrieved_contexts": ["So."], "reference": "So."}
                    """);
            Path prices = Files.writeString(folder.resolve("prices.json"), """
                    {"date": "2026-11-22", "prices": {"ollama:*": {"input": 1, "output": 1}}}
                    """);

            assertThat(retort(
                            "evaluate",
                            "--samples",
                            samples.toString(),
                            "--metrics",
                            "faithfulness",
                            "--judge",
                            "ollama:judge",
                            "--set",
                            "budget.prices=" + prices,
                            "--budget",
                            "0.000001"))
                    .isNotZero();

            assertThat(complained()).contains("The budget of $0.000001 is reached");
        }
    }

    @Nested
    class KeyFacts {

        @Test
        void theirRecallIsShownBesideTheWordsOfTheAnswers() throws IOException {
            Path samples = Files.writeString(folder.resolve("samples.jsonl"), """
                    {"user_input": "When?", "response": "It is reviewed annually.", "facts": ["every year", "by management"],
                     "alternatives": [["annually", "each year"], ["management"]]}
                    {"user_input": "Who?", "response": "The team and nobody else.", "facts": ["the team"]}
                    {"user_input": "Why?", "response": "So."}
                    """.replace("\n ", ""));

            assertThat(retort("evaluate", "--samples", samples.toString(), "--metrics", "key_fact_recall"))
                    .isZero();

            assertThat(printed().lines())
                    .anyMatch(line -> line.matches("score +mean +repeat sd +scored +unscored +words *"))
                    .anyMatch(line -> line.matches("key_fact_recall +0\\.750 +– +2 +1 +3 *"))
                    .contains("  key_fact_recall unscored: 1 × the question has no key facts");
        }
    }

    @Nested
    class ProposedFacts {

        @Test
        void areWrittenForAPersonToReadAndNeverOverEarlierOnes() throws IOException {
            Path notes = Files.writeString(
                    folder.resolve("notes.md"), "# Pumps\n\nThe pump runs at night, by day it rests.\n");
            Path questions = Files.writeString(folder.resolve("q.txt"), "when does the pump run\n");
            try (FakeServer server =
                    FakeModels.start(prompt -> "{\"facts\": [{\"fact\": \"at night\", \"alternatives\":"
                            + " [\"nightly\"], \"quote\": \"The pump runs at night\"}]}")) {
                String[] command = {
                    "facts",
                    questions.toString(),
                    "--documents",
                    notes.toString(),
                    "--model",
                    "openai-compatible:" + server.api() + "#m"
                };

                assertThat(retort(command)).as(complained()).isZero();
                assertThat(printed())
                        .contains("Facts proposed, each with page and quote: 1, for 1 of 1 questions.")
                        .contains("q.facts.jsonl before you use it: keep, edit or drop each fact.");
                assertThat(folder.resolve("q.facts.jsonl"))
                        .content()
                        .contains("\"facts\":[\"at night\"]", "\"page\":1", "\"quote\":\"The pump runs at night\"");

                assertThat(retort(command)).isNotZero();
                assertThat(complained()).contains("q.facts.jsonl is there already.");
            }
        }
    }

    @Nested
    class TrainingFiles {

        @Test
        void aFaultyOneIsNamedByLineAndFieldAndCorrectedBesideIt() throws IOException {
            String good = "{\"messages\":[{\"role\":\"user\",\"content\":\"Why %d?\"},"
                    + "{\"role\":\"assistant\",\"content\":\"So.\"}]}\n";
            String rows = good.formatted(1)
                    + good.formatted(2).replace("So.", "")
                    + good.formatted(3).replace("\"user\"", "\"usr\"");
            Path file = Files.writeString(folder.resolve("rows.jsonl"), rows);

            assertThat(retort("dataset", "validate", file.toString(), "--service", "mistral"))
                    .isEqualTo(1);

            assertThat(printed()).contains("line 2, messages[1]", "line 3, messages[0].role", "rows.corrected.jsonl");
            assertThat(file).hasContent(rows);
            assertThat(folder.resolve("rows.corrected.jsonl")).hasContent(good.formatted(1));
        }

        @Test
        void rowsLongerThanAllowedAreWarnedOf() throws IOException {
            String row = "{\"messages\":[{\"role\":\"user\",\"content\":\"%s\"},"
                    + "{\"role\":\"assistant\",\"content\":\"So.\"}]}\n";
            Path file = Files.writeString(folder.resolve("rows.jsonl"), row.formatted("why ".repeat(400)));

            assertThat(retort("dataset", "validate", file.toString(), "--max-tokens", "100", "--json"))
                    .isZero();

            assertThat(printed()).contains("100 fit");
        }

        @Test
        void aFolderThatIsNoRunCannotBeExported() {
            int code = retort(
                    "dataset",
                    "export",
                    folder.toString(),
                    "--to",
                    folder.resolve("set").toString());

            assertThat(code).isEqualTo(2);
            assertThat(complained()).contains("is not a run directory");
        }
    }

    @Nested
    class WrongUse {

        @Test
        void anUnknownCommandSuggestsTheNearestAndExitsWithTwo() {
            assertThat(retort("quetions")).isEqualTo(2);
            assertThat(complained()).contains("questions");
        }

        @ParameterizedTest
        @CsvSource({"rnu, run", "ru, run", "chta, chat", "exprt, export", "modles, models", "estiamte, estimate"})
        void aMisspeltCommandSuggestsTheOneThatIsMeant(String typed, String meant) {
            assertThat(retort(typed)).isEqualTo(2);
            assertThat(complained()).contains(typed, "Did you mean " + meant + "?");
        }

        @Test
        void aWordThatIsNearNoCommandSuggestsNone() {
            assertThat(retort("xylophone")).isEqualTo(2);
            assertThat(complained()).doesNotContain("Did you mean xylophone", "Did you mean run");
        }

        @Test
        void anUnknownSettingNamesTheNearestAndExitsWithTwo() throws IOException {
            Path config = Files.writeString(folder.resolve("retort.yaml"), "student: {modl: \"local:x\"}\n");
            assertThat(retort("run", config.toString())).isEqualTo(2);
            assertThat(complained()).contains("student.modl", "student.model").doesNotContain("\tat ");
        }

        @Test
        void anUnknownExportFormatNamesTheKnownOnes() {
            assertThat(retort("export", folder.toString(), folder.resolve("x").toString(), "--to", "onnx"))
                    .isEqualTo(2);
            assertThat(complained()).contains("onnx", "gguf-q8_0", "peft");
        }

        @Test
        void exportOfAFolderThatIsNoRun() {
            assertThat(retort("export", folder.toString(), folder.resolve("x").toString(), "--to", "peft"))
                    .isEqualTo(2);
            assertThat(complained()).contains(folder.toString(), "retort run");
        }

        @Test
        void aStageOnAFolderThatIsNoRun() {
            assertThat(retort("report", folder.toString())).isEqualTo(2);
            assertThat(complained()).contains(folder.toString(), "retort run");
        }
    }

    @Nested
    class BadInput {

        @Test
        void aMissingConfigurationExitsWithOneAndNamesTheFile() {
            assertThat(retort("run", folder.resolve("absent.yaml").toString())).isEqualTo(1);
            assertThat(complained()).contains("absent.yaml").doesNotContain("\tat ");
        }

        @Test
        void aDeviceThatIsNotThereStopsARunBeforeItsFirstStep() throws IOException {
            Path config =
                    Files.writeString(folder.resolve("retort.yaml"), "documents: [notes.md]\nlocal: {device: cuda}\n");
            Path run = folder.resolve("run");
            assertThat(retort("run", config.toString(), "--run", run.toString()))
                    .isEqualTo(1);
            assertThat(complained()).contains("local.device is cuda", "RETORT_PROFILE=cuda");
            assertThat(run).doesNotExist();
        }

        @Test
        void aFileThatIsNoPdfIsNamed() throws IOException {
            Path file = Files.writeString(folder.resolve("fake.pdf"), "this is no PDF");
            assertThat(retort(
                            "passages",
                            file.toString(),
                            "--out",
                            folder.resolve("p.jsonl").toString()))
                    .isEqualTo(1);
            assertThat(complained()).contains("fake.pdf");
            assertThat(folder.resolve("p.jsonl")).doesNotExist();
        }

        @Test
        void debugAddsTheStackTrace() {
            retort("--debug", "run", folder.resolve("absent.yaml").toString());
            assertThat(complained()).contains("\tat dev.retort");
        }
    }

    @Test
    void passagesOfFilesAloneNeedNoRun() throws IOException {
        Path file = Files.writeString(
                folder.resolve("notes.md"),
                "# Pumps\n\nThe pump runs at night. It rests by day, when the basin is full and nobody needs water.\n");
        Path passages = folder.resolve("passages.jsonl");
        assertThat(retort("passages", file.toString(), "--out", passages.toString(), "--json"))
                .isZero();
        assertThat(Json.mapper().readTree(printed()).get("passages").asInt()).isEqualTo(1);
        assertThat(passages).content().contains("The pump runs at night.", "\"section\":\"Pumps\"");
    }

    @Nested
    class CopiesAmongDocuments {

        private Path documents() throws IOException {
            Path documents = Files.createDirectories(folder.resolve("documents"));
            String rules = """
                    # Pumps

                    The pump of the lower basin runs at night and rests by day, when nobody needs its water.

                    # Lamps

                    Every lamp of the northern wing is tested on the first Monday of a month by the night guard.
                    """;
            Files.writeString(documents.resolve("a.md"), rules);
            Files.writeString(documents.resolve("b.md"), rules);
            Files.writeString(
                    documents.resolve("c.md"),
                    rules
                            + "\n# Doors\n\nThe eastern door of the boiler house stays open while the fire brigade is in.\n");
            return documents;
        }

        @Test
        void areLeftOutAndNamedWhereFilesAloneAreCut() throws IOException {
            Path passages = folder.resolve("passages.jsonl");

            assertThat(retort("passages", documents().toString(), "--out", passages.toString(), "--json"))
                    .isZero();

            assertThat(Files.readAllLines(passages)).hasSize(3);
            assertThat(complained())
                    .contains("left out: b.md: the same file as a.md", "note: c.md is a near copy of a.md: 2 of its 3");
            var printed = Json.mapper().readTree(printed());
            assertThat(printed.at("/copies/0/of").asString()).isEqualTo("a.md");
            assertThat(printed.at("/left_out/0/same_as").asString()).isEqualTo("a.md");
        }

        @Test
        void areNeitherPricedNorKeptSilentByAnEstimate() throws IOException {
            documents();
            Path config = Files.writeString(folder.resolve("retort.yaml"), "documents: [documents]\n");

            assertThat(retort("estimate", config.toString(), "--json")).isZero();

            assertThat(Json.mapper().readTree(printed()).at("/passages").asInt())
                    .isEqualTo(3);
            assertThat(complained()).contains("b.md: the same file as a.md", "c.md is a near copy of a.md");
        }

        @Test
        void aSampleOfACorpusIsPricedWithIntervals() throws IOException {
            documents();
            Path config = Files.writeString(folder.resolve("retort.yaml"), "documents: [documents]\n");

            assertThat(retort("estimate", "--sample", "2", config.toString())).isZero();
            assertThat(printed())
                    .contains("From a sample of 2 of 3 files, with intervals of 95 %", "  passages ", "  upper ");
            assertThat(retort("estimate", "--sample", "1", config.toString())).isNotZero();
            assertThat(complained()).contains("A sample of 1 files says nothing of their spread.");
        }

        @Test
        void areRecordedInTheManifestOfARun() throws IOException {
            documents();
            Path config = Files.writeString(folder.resolve("retort.yaml"), "documents: [documents]\n");
            Path run = Files.createDirectories(folder.resolve("run"));
            Files.writeString(
                    run.resolve("retort.yaml"), Files.readString(config).replace("[", "[../"));

            assertThat(retort("passages", run.toString())).as(complained()).isZero();

            var recorded = Json.mapper()
                    .readTree(Files.readString(run.resolve("manifest.json")))
                    .at("/documents");
            assertThat(recorded.findValuesAsString("name")).containsExactly("a.md", "c.md", "b.md");
            assertThat(recorded.at("/0/copy").isNull()).isTrue();
            assertThat(recorded.at("/1/copy").toString())
                    .isEqualTo("{\"of\":\"a.md\",\"identical\":false,\"passages_left_out\":2}");
            assertThat(recorded.at("/2/copy").toString())
                    .isEqualTo("{\"of\":\"a.md\",\"identical\":true,\"passages_left_out\":0}");
        }
    }

    @Test
    void theSettingsPageShowsTheDefaultsAsShipped() throws IOException {
        try (var defaults = dev.retort.config.ConfigReader.class.getResourceAsStream("defaults.yaml")) {
            String shipped = new String(Objects.requireNonNull(defaults).readAllBytes(), StandardCharsets.UTF_8);
            assertThat(Path.of("../docs/settings.md")).content().contains(shipped);
        }
    }
}
