package dev.retort.cli;

import dev.retort.call.CallRules;
import dev.retort.config.ConfigReader;
import dev.retort.document.NearCopies;
import dev.retort.document.PassageSplitter;
import dev.retort.document.loading.DocumentLoader;
import dev.retort.document.loading.LoadedDocuments;
import dev.retort.error.InputException;
import dev.retort.error.UsageException;
import dev.retort.evaluation.comparison.Comparison;
import dev.retort.file.Encodings;
import dev.retort.file.JsonLines;
import dev.retort.run.RunDirectory;
import dev.retort.run.Stage;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The stages as commands: each brings a run up to its stage and names the files it made. */
final class StageCommands {

    private StageCommands() {}

    /** The options that all stage commands share. */
    @Command(mixinStandardHelpOptions = true, addMethodSubcommands = false)
    abstract static class OnRun implements Callable<Integer> {

        @Option(names = "--set", paramLabel = "KEY=VALUE", description = "Change one setting of the run.")
        List<String> settings = new ArrayList<>();

        @Option(names = "--json", description = "Print what was made as JSON.")
        boolean json;

        @Mixin
        final SafetyOptions safety;

        final Terminal terminal;
        private final Stage stage;
        private final Function<RunDirectory, List<Path>> files;

        /** Creates the command of a stage that calls models, or follows one that does. */
        OnRun(Terminal terminal, Stage stage, Function<RunDirectory, List<Path>> files) {
            this(terminal, new SpendingOptions(), stage, files);
        }

        OnRun(Terminal terminal, SafetyOptions safety, Stage stage, Function<RunDirectory, List<Path>> files) {
            this.terminal = terminal;
            this.safety = safety;
            this.stage = stage;
            this.files = files;
        }

        int onRun(Path directory) {
            Path config = directory.resolve("retort.yaml");
            if (!Files.exists(config)) {
                throw new UsageException(
                        "%s is not a run directory: it has no retort.yaml.".formatted(directory),
                        "Begin one with: retort run CONFIG.yaml --run " + directory);
            }
            ConfigReader reader = ConfigReader.defaults().with(config);
            settings.forEach(reader::set);
            Optional<Comparison> comparison = new Session(terminal, safety).upTo(reader, directory, stage, json);
            try (RunDirectory run = RunDirectory.read(directory)) {
                List<String> made = files.apply(run).stream()
                        .map(path -> path.toAbsolutePath().normalize().toString())
                        .toList();
                if (json) {
                    terminal.printJson(comparison
                            .<Object>map(result -> result)
                            .orElse(Map.of("stage", stage.title(), "files", made)));
                } else {
                    made.forEach(terminal::print);
                }
            }
            return 0;
        }
    }

    /** A stage command that takes a run directory and nothing else. */
    abstract static class OfOneRun extends OnRun {

        @Parameters(paramLabel = "RUN", description = "The run's directory.")
        @Nullable
        Path directory;

        OfOneRun(Terminal terminal, Stage stage, Function<RunDirectory, List<Path>> files) {
            super(terminal, stage, files);
        }

        @Override
        public Integer call() {
            return onRun(Objects.requireNonNull(directory));
        }
    }

    /** Documents to passages. */
    @Command(
            name = "passages",
            addMethodSubcommands = false,
            description = "Cut documents into passages: of a run (RUN), or of files alone (FILE… --out FILE.jsonl).")
    static final class Passages extends OnRun {

        @Parameters(arity = "1..*", paramLabel = "RUN|FILE", description = "A run's directory, or files and folders.")
        List<Path> paths = new ArrayList<>();

        @Option(names = "--out", paramLabel = "FILE.jsonl", description = "Where the passages of the files go.")
        @Nullable
        Path out;

        @Option(
                names = "--encoding",
                paramLabel = "NAME",
                description = "Encoding of text files that are not UTF-8 and carry no mark; default: found out.")
        @Nullable
        String encoding;

        Passages(Terminal terminal) {
            super(terminal, new SafetyOptions(), Stage.PASSAGES, run -> List.of(run.passages()));
        }

        @Override
        public Integer call() {
            Path file = out;
            if (file == null) {
                if (paths.size() > 1) {
                    throw new UsageException("Several files need --out.", "Add --out passages.jsonl.");
                }
                return onRun(paths.getFirst());
            }
            LoadedDocuments loaded =
                    new DocumentLoader(charset()).load(paths, new ProgressPrinter(terminal, System::nanoTime));
            NearCopies distinct = NearCopies.among(new PassageSplitter().split(loaded.documents()));
            int passages = distinct.passages().size();
            if (passages == 0) {
                throw new InputException("The files give no passage.", "Name files with running text.");
            }
            JsonLines.write(file, distinct.passages());
            DocumentNotes notes = new DocumentNotes(loaded, distinct);
            notes.print(terminal);
            if (json) {
                Map<String, Object> made = new LinkedHashMap<>(Map.of("passages", passages, "file", file.toString()));
                made.putAll(notes.values());
                terminal.printJson(made);
            } else {
                terminal.print("%d passages in %s".formatted(passages, file));
            }
            return 0;
        }

        private Optional<Charset> charset() {
            if (encoding == null) {
                return Optional.empty();
            }
            return Optional.of(Encodings.named(encoding)
                    .orElseThrow(() -> new UsageException(
                            "There is no encoding \"%s\".".formatted(encoding), "Name one such as windows-1251.")));
        }
    }

    /** Passages to questions. */
    @Command(name = "questions", description = "Write train and eval questions about the passages.")
    static final class Questions extends OfOneRun {
        Questions(Terminal terminal) {
            super(
                    terminal,
                    Stage.QUESTIONS,
                    run -> List.of(run.trainQuestions(), run.evalQuestions(), run.questions(), run.questionReport()));
        }
    }

    /** Questions to answers. */
    @Command(name = "answers", description = "Answer the eval questions: student, teacher, without passages, controls.")
    static final class Answers extends OfOneRun {
        Answers(Terminal terminal) {
            super(terminal, Stage.ANSWERS, run -> List.of(run.root().resolve("answers")));
        }
    }

    /** Answers to training rows. */
    @Command(
            name = "dataset",
            description = "Make training rows from the teacher's answers to the train questions.",
            subcommands = {DatasetCommands.Validate.class, DatasetCommands.Convert.class, DatasetCommands.Export.class})
    static final class Dataset extends OnRun {

        // Not required: the commands below this one take none.
        @Parameters(arity = "0..1", paramLabel = "RUN", description = "The run's directory.")
        @Nullable
        Path directory;

        Dataset(Terminal terminal) {
            super(
                    terminal,
                    Stage.DATASET,
                    run -> List.of(run.training(), run.validation(), run.dropped(), run.datasetStatistics()));
        }

        @Override
        public Integer call() {
            Path run = directory;
            if (run == null) {
                throw new UsageException("Name a run.", "Write: retort dataset RUN");
            }
            return onRun(run);
        }
    }

    /** Answers to scores. */
    @Command(
            name = "evaluate",
            description =
                    "Let the tuned student of a run answer, and score everybody's answers (RUN); or score a file of"
                            + " samples without a run (--samples).")
    static final class Evaluate extends OnRun {

        @Parameters(arity = "0..1", paramLabel = "RUN", description = "The run's directory.")
        @Nullable
        Path directory;

        @Option(
                names = "--samples",
                paramLabel = "FILE.jsonl",
                description = "Samples: user_input, response, retrieved_contexts, reference.")
        @Nullable
        Path samples;

        @Option(
                names = "--metrics",
                split = ",",
                paramLabel = "NAME",
                description = "Scores of the samples, such as support,faithfulness.")
        List<String> metrics = new ArrayList<>(List.of("support", "grounded"));

        @Option(names = "--judge", paramLabel = "MODEL", description = "Judges the samples, for scores that need one.")
        @Nullable
        String judge;

        @Option(
                names = "--embedding",
                paramLabel = "MODEL",
                defaultValue = "local:minilm",
                description = "Embeds the samples, for scores that compare embeddings (default: ${DEFAULT-VALUE}).")
        String embedding = "local:minilm";

        @Option(
                names = "--repeats",
                paramLabel = "N",
                description = "How often the judge is asked the same about the samples (default: ${DEFAULT-VALUE}).")
        int repeats = 1;

        Evaluate(Terminal terminal) {
            super(terminal, Stage.EVALUATE, run -> List.of(run.root().resolve("scores")));
        }

        private CallRules rules() {
            ConfigReader reader = ConfigReader.defaults();
            settings.forEach(reader::set);
            safety.apply(reader);
            return reader.read().callRules();
        }

        @Override
        public Integer call() {
            Path file = samples;
            Path run = directory;
            if (repeats < 1) {
                throw new UsageException("--repeats must be at least 1.", "Leave it out to ask once.");
            }
            if ((file == null) == (run == null)) {
                throw new UsageException(
                        "Name a run or --samples, one of the two.",
                        "Write: retort evaluate RUN, or: retort evaluate --samples FILE.jsonl");
            }
            return file == null
                    ? onRun(Objects.requireNonNull(run))
                    : new SampleScoring(terminal)
                            .score(
                                    file,
                                    new SampleScoring.Scorers(metrics, Optional.ofNullable(judge), embedding, repeats),
                                    rules(),
                                    safety.network.offline,
                                    json);
        }
    }

    /** Scores to a comparison. */
    @Command(name = "compare", description = "Compare the arms: differences, intervals, verdicts.")
    static final class Compare extends OfOneRun {
        Compare(Terminal terminal) {
            super(terminal, Stage.COMPARE, run -> List.of(run.comparison()));
        }
    }

    /** Everything to a page. */
    @Command(name = "report", description = "Write report.html.")
    static final class Report extends OfOneRun {
        Report(Terminal terminal) {
            super(terminal, Stage.REPORT, run -> List.of(run.report()));
        }
    }
}
