package dev.retort.cli;

import dev.langchain4j.model.TokenCountEstimator;
import dev.retort.Retort;
import dev.retort.RunModels;
import dev.retort.config.DistillationSettings;
import dev.retort.dataset.conversion.ConvertedFile;
import dev.retort.dataset.validation.CorrectedCopy;
import dev.retort.dataset.validation.DatasetRules;
import dev.retort.dataset.validation.DatasetValidator;
import dev.retort.dataset.validation.Finding;
import dev.retort.dataset.validation.TokenLimit;
import dev.retort.dataset.validation.Validation;
import dev.retort.distillation.RunDataset;
import dev.retort.model.EstimatedTokenCounter;
import dev.retort.model.ModelRef;
import dev.retort.run.RunDirectory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Commands for training files: check and convert any, and export those of a run. */
final class DatasetCommands {

    private DatasetCommands() {}

    /** A training file against a service's rules. */
    @Command(
            name = "validate",
            description = {
                "Check a training file (one {\"messages\": …} a line) against a service's rules, naming line and field.",
                "What can be put right is put right in a copy beside the file; the file itself is never touched.",
                "Ends with 1 if the service would refuse the file."
            },
            mixinStandardHelpOptions = true)
    static final class Validate implements Callable<Integer> {

        @Parameters(paramLabel = "FILE.jsonl", description = "The training file.")
        @Nullable
        Path file;

        @Option(
                names = "--service",
                paramLabel = "NAME",
                description = "Whose rules: ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
        DatasetRules rules = DatasetRules.MISTRAL;

        @Option(names = "--max-tokens", paramLabel = "N", description = "Warn of rows of more tokens.")
        @Nullable
        Integer maxTokens;

        @Option(
                names = "--model",
                paramLabel = "MODEL",
                description = "Whose tokens to count, such as local:smollm2-135m-instruct (default: an estimate).")
        @Nullable
        String model;

        @Mixin
        OfflineOption network = new OfflineOption();

        @Option(names = "--json", description = "Print the findings as JSON.")
        boolean json;

        private final Terminal terminal;

        Validate(Terminal terminal) {
            this.terminal = terminal;
        }

        @Override
        public Integer call() {
            Path checked = Objects.requireNonNull(file);
            Validation validation = validate(checked);
            Optional<CorrectedCopy> copy =
                    validation.findings().isEmpty() ? Optional.empty() : CorrectedCopy.write(checked, rules);
            if (json) {
                Map<String, Object> result = new LinkedHashMap<>();
                result.put("file", checked.toString());
                result.put("service", rules.name().toLowerCase(Locale.ROOT));
                result.put("rows", validation.rows());
                result.put("findings", validation.findings());
                copy.ifPresent(corrected -> result.put("corrected", corrected));
                terminal.printJson(result);
            } else {
                print(validation, copy);
            }
            return validation.errors().isEmpty() ? 0 : 1;
        }

        private Validation validate(Path checked) {
            Integer most = maxTokens;
            if (most == null) {
                return new DatasetValidator(rules, Optional.empty()).validate(checked);
            }
            String counted = model;
            if (counted == null) {
                return new DatasetValidator(rules, limit(most, new EstimatedTokenCounter())).validate(checked);
            }
            ProgressPrinter progress = new ProgressPrinter(terminal, System::nanoTime);
            try (Retort retort = MachineRetort.of(terminal, progress)
                            .offlineIf(network.offline)
                            .build();
                    RunModels models = retort.models(DistillationSettings.defaults())) {
                TokenCountEstimator counter =
                        models.forDistillation().tokenCounters().counterOf(ModelRef.parse(counted));
                return new DatasetValidator(rules, limit(most, counter)).validate(checked);
            }
        }

        private static Optional<TokenLimit> limit(int most, TokenCountEstimator counter) {
            return Optional.of(new TokenLimit(most, counter::estimateTokenCountInText));
        }

        private void print(Validation validation, Optional<CorrectedCopy> copy) {
            validation.findings().forEach(finding -> terminal.print(text(finding)));
            terminal.print("%d rows, %d errors, %d warnings by the rules of %s"
                    .formatted(
                            validation.rows(),
                            validation.errors().size(),
                            validation.warnings().size(),
                            rules.name().toLowerCase(Locale.ROOT)));
            copy.ifPresent(corrected -> terminal.print("Corrected copy with %d rows, %d changed, %d left out: %s"
                    .formatted(
                            corrected.kept(),
                            corrected.changed(),
                            corrected.dropped().size(),
                            corrected.file())));
        }
    }

    static String text(Finding finding) {
        String where = finding.line() == 0 ? "file" : "line " + finding.line();
        return "%s%s: %s: %s"
                .formatted(
                        where,
                        finding.field().isEmpty() ? "" : ", " + finding.field(),
                        finding.severity().name().toLowerCase(Locale.ROOT),
                        finding.message());
    }

    /** Rows of other trainers as chat rows. */
    @Command(
            name = "convert",
            description = {
                "Make chat rows (one {\"messages\": …} a line) of a training file in another layout: ShareGPT, Alpaca,",
                "prompt and completion, Gemini, Mistral's interactions; one object a line, a list, or pretty-printed.",
                "Rows that cannot be converted are left out, each named by its line. Ends with 1 if none can be."
            },
            mixinStandardHelpOptions = true)
    static final class Convert implements Callable<Integer> {

        @Parameters(paramLabel = "FILE", description = "The training file; it stays as it is.")
        @Nullable
        Path file;

        @Option(names = "--out", required = true, paramLabel = "FILE", description = "Where the chat rows go.")
        @Nullable
        Path out;

        @Option(names = "--json", description = "Print the result as JSON.")
        boolean json;

        private final Terminal terminal;

        Convert(Terminal terminal) {
            this.terminal = terminal;
        }

        @Override
        public Integer call() {
            ConvertedFile converted = ConvertedFile.write(Objects.requireNonNull(file), Objects.requireNonNull(out));
            if (json) {
                terminal.printJson(converted);
                return 0;
            }
            converted.leftOut().forEach(finding -> terminal.print(text(finding)));
            converted.remarks().forEach(finding -> terminal.print(text(finding)));
            List<String> layouts = new ArrayList<>();
            converted.layouts().forEach((layout, rows) -> layouts.add("%d from %s".formatted(rows, layout.title())));
            terminal.print("%d rows, %s; %d left out: %s"
                    .formatted(
                            converted.rows(),
                            String.join(", ", layouts),
                            converted.leftOut().size(),
                            converted.file()));
            return 0;
        }
    }

    /** A run's rows as a folder for Python. */
    @Command(
            name = "export",
            description = {
                "Write a run's rows as a folder that load_dataset of Python's datasets loads: splits and a card.",
                "The test split holds the eval questions that have a reference."
            },
            mixinStandardHelpOptions = true)
    static final class Export implements Callable<Integer> {

        @Parameters(paramLabel = "RUN", description = "The run's directory.")
        @Nullable
        Path directory;

        @Option(names = "--to", required = true, paramLabel = "FOLDER", description = "Where the folder goes.")
        @Nullable
        Path folder;

        @Option(
                names = "--license",
                paramLabel = "NAME",
                description = "Licence of the documents as the Hugging Face hub names it (default: ${DEFAULT-VALUE}).")
        String license = "other";

        @Option(
                names = "--language",
                paramLabel = "CODE",
                description = "Language of the documents (default: ${DEFAULT-VALUE}).")
        String language = "en";

        @Option(names = "--json", description = "Print the splits as JSON.")
        boolean json;

        private final Terminal terminal;

        Export(Terminal terminal) {
            this.terminal = terminal;
        }

        @Override
        public Integer call() {
            Path target = Objects.requireNonNull(folder);
            try (RunDirectory run = RunDirectory.read(Objects.requireNonNull(directory))) {
                Map<String, Integer> splits = new RunDataset(run).export(target, license, language);
                if (json) {
                    terminal.printJson(Map.of("folder", target.toString(), "splits", splits));
                } else {
                    terminal.print("Exported to %s: %s".formatted(target, splits));
                }
            }
            return 0;
        }
    }
}
