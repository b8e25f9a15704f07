package dev.retort.dataset.validation;

import dev.retort.error.ResourceException;
import dev.retort.file.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * Checks a JSON-lines training file: accepts what the service's rules accept and warns of what they let through though it
 * spoils a training (an assistant message first, two messages of a role in a row, duplicates, rows too long, wrong encodings).
 * Reads one line at a time. Thread-safe.
 */
public final class DatasetValidator {

    private static final int WORTH_TRAINING_ON = 10;
    private static final long LARGEST_FILE = 512L * 1000 * 1000;

    private final DatasetRules rules;
    private final Optional<TokenLimit> limit;

    /**
     * Creates a validator.
     *
     * @param rules whose rules
     * @param limit how long a row may be, where that is to be checked
     */
    public DatasetValidator(DatasetRules rules, Optional<TokenLimit> limit) {
        this.rules = rules;
        this.limit = limit;
    }

    /**
     * Checks a file.
     *
     * @throws ResourceException if it cannot be read
     */
    public Validation validate(Path file) {
        List<Finding> findings = new ArrayList<>();
        Map<String, Integer> firstLines = new HashMap<>();
        TreeSet<String> columns = new TreeSet<>();
        int[] rows = {0};
        RawLines.read(file, (number, text, mark) -> {
            if (mark) {
                findings.add(Finding.warning(number, "", "starts with a byte order mark"));
            }
            if (text.isEmpty()) {
                findings.add(Finding.error(number, "", "is not UTF-8"));
                rows[0]++;
            } else if (text.get().isEmpty()) {
                findings.add(Finding.warning(number, "", "is blank"));
            } else {
                rows[0]++;
                row(number, text.get(), findings, firstLines, columns);
            }
        });
        List<Finding> all = new ArrayList<>(ofFile(file, rows[0], columns));
        all.addAll(findings);
        return new Validation(file, rows[0], all);
    }

    private void row(
            int line, String text, List<Finding> findings, Map<String, Integer> firstLines, TreeSet<String> columns) {
        JsonNode row;
        try {
            row = Json.mapper().readTree(text);
        } catch (JacksonException e) {
            findings.add(Finding.error(line, "", "is not JSON: " + e.getOriginalMessage()));
            return;
        }
        findings.addAll(RowCheck.check(rules, line, row));
        columns.add(String.join(", ", row.propertyNames()));
        Integer first = firstLines.putIfAbsent(row.toString(), line);
        if (first != null) {
            findings.add(Finding.warning(line, "", "is the same as line " + first));
        }
        limit.ifPresent(longest -> {
            int tokens = 0;
            for (JsonNode message : row.path("messages")) {
                tokens += longest.counter().applyAsInt(RowCheck.text(message));
            }
            if (tokens > longest.tokens()) {
                findings.add(
                        Finding.warning(line, "messages", "has %d tokens, %d fit".formatted(tokens, longest.tokens())));
            }
        });
    }

    private List<Finding> ofFile(Path file, int rows, TreeSet<String> columns) {
        List<Finding> findings = new ArrayList<>();
        if (rows < rules.fewestRows()) {
            findings.add(Finding.error(
                    0, "", "there are %d rows, at least %d are needed".formatted(rows, rules.fewestRows())));
        } else if (rows < WORTH_TRAINING_ON) {
            findings.add(Finding.warning(0, "", "there are only %d rows".formatted(rows)));
        }
        if (columns.size() > 1) {
            findings.add(Finding.warning(0, "", "the lines differ in their keys: " + columns));
        }
        try {
            if (Files.size(file) > LARGEST_FILE) {
                findings.add(Finding.error(0, "", "the file is larger than 512 MB"));
            }
        } catch (IOException e) {
            throw new ResourceException("Cannot read %s: %s.".formatted(file, e), "Check that it may be read.", e);
        }
        return findings;
    }
}
