package dev.retort.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.retort.call.budget.Money;
import dev.retort.call.journal.CallJournal;
import dev.retort.config.ConfigReader;
import dev.retort.fakes.FakeServer;
import dev.retort.fakes.Meter;
import dev.retort.file.Json;
import dev.retort.finetuning.FineTuningJob;
import dev.retort.finetuning.JobStatus;
import dev.retort.model.ModelRef;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

/** Every command that has {@code --budget} keeps to it. */
class BudgetedCommandsTest {

    private static final Set<String> COMMANDS = Set.of(
            "demo",
            "run",
            "questions",
            "answers",
            "dataset",
            "finetune",
            "evaluate",
            "evaluate --samples",
            "compare",
            "report",
            "chat",
            "facts",
            "judge check");

    /** Dollars of a million tokens, so that a token costs a tenth of a cent. */
    private static final int PRICE = 1000;

    private static final String ROOT = "retort.root";

    @TempDir
    Path folder;

    private final Meter meter = new Meter();
    private final FakeServer server = TinyRun.server(meter);
    private final ByteArrayOutputStream error = new ByteArrayOutputStream();

    @BeforeEach
    void theExampleLiesInTheCheckout() {
        System.setProperty(ROOT, Path.of("..").toAbsolutePath().normalize().toString());
    }

    @AfterEach
    void stop() {
        System.clearProperty(ROOT);
        server.close();
    }

    private int retort(List<String> arguments) {
        Terminal terminal = new Terminal(
                new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8),
                new PrintStream(error, true, StandardCharsets.UTF_8),
                false);
        return Main.commandLine(terminal).execute(arguments.toArray(String[]::new));
    }

    private String complained() {
        return error.toString(StandardCharsets.UTF_8);
    }

    private String model(String name) {
        return "openai-compatible:%s#%s".formatted(server.api(), name);
    }

    @Test
    void theCommandsThatHaveTheOptionAreThese() {
        Set<String> names = new TreeSet<>();
        CommandLine line = Main.commandLine(new Terminal(System.out, System.err, false));
        collect("", line, names);

        Set<String> checked = new TreeSet<>(COMMANDS);
        checked.remove("evaluate --samples");
        // It does not end by itself: the server's SpendingTest checks its cap.
        checked.add("serve");
        assertThat(names).isEqualTo(checked);
    }

    private static void collect(String parent, CommandLine line, Set<String> names) {
        line.getSubcommands().forEach((name, command) -> {
            String full = (parent + " " + name).strip();
            if (command.getCommandSpec().findOption("--budget") != null) {
                names.add(full);
            }
            collect(full, command, names);
        });
    }

    static Set<String> commands() {
        return COMMANDS;
    }

    @ParameterizedTest
    @MethodSource("commands")
    void aModelWithoutAPriceIsRefusedUnderACapAndAPricedOneStopsAtIt(String command) throws IOException {
        List<String> unpriced = arguments(command, false);
        unpriced.addAll(List.of("--budget", "100"));
        assertThat(retort(unpriced)).as(complained()).isNotZero();
        assertThat(complained()).contains("is not known, so the budget cannot be kept");
        assertThat(meter.requests()).isEmpty();

        error.reset();
        BigDecimal cap = new BigDecimal("0.9");
        List<String> priced = arguments(command, true);
        priced.addAll(List.of("--budget", cap.toPlainString()));
        assertThat(retort(priced)).as(complained()).isNotZero();
        assertThat(complained()).contains("The budget of $0.90 is reached");
        long bill = Money.nanos(BigDecimal.valueOf(meter.tokens() * PRICE, 6));
        assertThat(bill).isLessThanOrEqualTo(Money.nanos(cap));
        Path journal = folder.resolve("run/calls.sqlite");
        if (Files.exists(journal)) {
            try (CallJournal calls = CallJournal.open(journal)) {
                assertThat(calls.spent()).isEqualTo(bill);
            }
        }
    }

    /** Prepares what a command works on, with prices or without, and returns its words. */
    private List<String> arguments(String command, boolean priced) throws IOException {
        String settings = "budget: {prices: %s}".formatted(prices(priced));
        TinyRun tiny = new TinyRun(folder, server);
        Path config = tiny.write(settings);
        Files.createDirectories(tiny.run());
        Files.writeString(
                tiny.run().resolve("retort.yaml"),
                Files.readString(config).replace("[plant.md]", "[" + folder.resolve("plant.md") + "]"));
        String run = tiny.run().toString();
        return new ArrayList<>(
                switch (command) {
                    case "demo" -> demo(config);
                    case "run" -> List.of("run", config.toString(), "--run", run, "--accept-terms");
                    case "chat" -> chat(run);
                    case "facts" ->
                        List.of(
                                "facts",
                                samples().toString(),
                                "--documents",
                                folder.resolve("plant.md").toString(),
                                "--model",
                                model("teacher"),
                                "--set",
                                "budget.prices=" + prices(priced));
                    case "judge check" ->
                        List.of(
                                "judge",
                                "check",
                                labels().toString(),
                                "--judge",
                                model("judge"),
                                "--set",
                                "budget.prices=" + prices(priced));
                    case "evaluate --samples" ->
                        List.of(
                                "evaluate",
                                "--samples",
                                samples().toString(),
                                "--metrics",
                                "faithfulness",
                                "--judge",
                                model("judge"),
                                "--set",
                                "budget.prices=" + prices(priced));
                    default -> List.of(command, run, "--accept-terms");
                });
    }

    private List<String> demo(Path config) throws IOException {
        List<String> words =
                new ArrayList<>(List.of("demo", "--run", folder.resolve("run").toString(), "--accept-terms"));
        for (String line : Files.readAllLines(config)) {
            // The demo takes its settings as words; each line of the small run is a section of them.
            if (!line.isBlank() && !line.startsWith("documents")) {
                words.add("--set");
                words.add(line.replaceFirst(": ", "="));
            }
        }
        words.addAll(List.of("--set", "documents=[" + folder.resolve("plant.md") + "]"));
        return words;
    }

    /** A finished run, as far as a conversation looks at it. */
    private List<String> chat(String run) throws IOException {
        assertThat(retort(List.of("passages", run))).as(complained()).isZero();
        FineTuningJob job = new FineTuningJob(
                "job-1",
                ModelRef.parse(model("student")),
                JobStatus.SUCCESS,
                Instant.EPOCH,
                ConfigReader.defaults().read().finetune().hyperparameters(1),
                1,
                List.of(),
                List.of(),
                Optional.of(ModelRef.parse(model("tuned"))),
                Optional.empty());
        Files.writeString(folder.resolve("run/job.json"), Json.mapper().writeValueAsString(job));
        return List.of("chat", run, "What", "is", "kept?");
    }

    private Path samples() throws IOException {
        return Files.writeString(folder.resolve("samples.jsonl"), """
                {"user_input": "Why?", "response": "So.", "retrieved_contexts": ["So."], "reference": "So."}
                """);
    }

    private Path labels() throws IOException {
        return Files.writeString(
                folder.resolve("labels.tsv"),
                "context\tquestion\tresponse\tlabel\nSo it is.\tWhy?\tSo.\t1\nNo.\tWhy?\tPerhaps.\t0\n");
    }

    private Path prices(boolean priced) throws IOException {
        String entry = priced ? "\"openai-compatible:*\": {\"input\": %d, \"output\": %d}".formatted(PRICE, PRICE) : "";
        return Files.writeString(
                folder.resolve("prices-%s.json".formatted(priced)),
                "{\"date\": \"2026-11-22\", \"prices\": {%s}}".formatted(entry));
    }
}
