package dev.retort.server.job;

import dev.langchain4j.model.TokenCountEstimator;
import dev.retort.dataset.ChatExample;
import dev.retort.dataset.ChatExamples;
import dev.retort.dataset.validation.DatasetRules;
import dev.retort.dataset.validation.DatasetValidator;
import dev.retort.dataset.validation.Finding;
import dev.retort.dataset.validation.Validation;
import dev.retort.error.InputException;
import dev.retort.file.WholeFile;
import dev.retort.model.ModelRef;
import dev.retort.server.file.FileStore;
import dev.retort.server.file.StoredFile;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The rows of a job: checked, with line numbers, and laid into the job's folder as the trainer reads them. */
final class JobRows {

    private static final int MOST_FINDINGS = 20;

    private final FileStore files;
    private final Function<ModelRef, TokenCountEstimator> counters;

    JobRows(FileStore files, Function<ModelRef, TokenCountEstimator> counters) {
        this.files = files;
        this.counters = counters;
    }

    /**
     * Checks the rows of an order, writes them to the job's folder and measures them.
     *
     * @throws InputException if they cannot be trained on; the message names the lines
     */
    JobState.RowSize prepare(JobOrder order, JobFiles folder) {
        write(order.trainingFiles(), order.invalidShare(), folder.training());
        if (!order.validationFiles().isEmpty()) {
            write(order.validationFiles(), 0, folder.validation());
        }
        List<ChatExample> rows = ChatExamples.read(folder.training());
        if (rows.isEmpty()) {
            throw new InputException("The training files have no example.", "Upload chat examples as JSON lines.");
        }
        TokenCountEstimator counter = counters.apply(order.base());
        long tokens = rows.stream()
                .flatMap(row -> row.messages().stream())
                .mapToLong(message -> counter.estimateTokenCountInText(message.content()))
                .sum();
        return new JobState.RowSize(rows.size(), tokens, order.hyperparameters().passes(rows.size()));
    }

    /** One file is used byte for byte; several are joined; lines that may be left out are. */
    private void write(List<String> ids, double invalidShare, Path target) {
        List<Part> parts = new ArrayList<>();
        for (String id : ids) {
            StoredFile file = files.find(id)
                    .orElseThrow(
                            () -> new InputException("The file %s was deleted.".formatted(id), "Upload it again."));
            parts.add(new Part(files.content(file), badLines(file, invalidShare)));
        }
        WholeFile.write(target, out -> {
            for (Part part : parts) {
                part.copy(out, parts.size() > 1);
            }
        });
    }

    private Set<Integer> badLines(StoredFile file, double invalidShare) {
        Validation checked = new DatasetValidator(DatasetRules.LOCAL, Optional.empty()).validate(files.content(file));
        List<Finding> errors = checked.errors();
        Set<Integer> lines = errors.stream().map(Finding::line).collect(Collectors.toCollection(TreeSet::new));
        if (lines.isEmpty() || !lines.contains(0) && lines.size() <= invalidShare * checked.rows()) {
            return lines;
        }
        String shown = errors.stream().limit(MOST_FINDINGS).map(JobRows::text).collect(Collectors.joining("; "));
        int more = errors.size() - MOST_FINDINGS;
        throw new InputException(
                "%s cannot be trained on: %s%s."
                        .formatted(file.name(), shown, more > 0 ? "; and %d more".formatted(more) : ""),
                "Correct the lines and upload the file again.");
    }

    private static String text(Finding finding) {
        String at = finding.line() == 0 ? "the file" : "line " + finding.line();
        return finding.field().isEmpty()
                ? "%s: %s".formatted(at, finding.message())
                : "%s: %s %s".formatted(at, finding.field(), finding.message());
    }

    private record Part(Path content, Set<Integer> left) {

        void copy(OutputStream out, boolean joined) throws IOException {
            if (left.isEmpty() && !joined) {
                Files.copy(content, out);
                return;
            }
            BufferedWriter writer = new BufferedWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8));
            try (BufferedReader reader = Files.newBufferedReader(content)) {
                int number = 0;
                for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                    number++;
                    if (!left.contains(number) && !line.isBlank()) {
                        writer.write(line + "\n");
                    }
                }
            }
            writer.flush();
        }
    }
}
