package dev.retort.dataset.validation;

import dev.retort.dataset.RowLayout;
import dev.retort.error.ResourceException;
import dev.retort.file.FileFault;
import dev.retort.file.JsonRecords;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
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
     * Checks a file. A problem that many rows share is one finding, on the whole file where every row has it.
     *
     * @throws dev.retort.error.InputException if there is no such file
     * @throws ResourceException if it cannot be read
     */
    public Validation validate(Path file) {
        Rows seen = new Rows(file);
        JsonRecords.Form form = JsonRecords.readInAnyEncoding(file, seen::take);
        List<Finding> all = new ArrayList<>();
        boolean lines = form.layout() == JsonRecords.Layout.LINES;
        boolean broken = !lines && seen.rows == 1 && seen.unreadable.size() == 1;
        if (!broken) {
            all.addAll(ofForm(file, form));
            all.addAll(ofFile(file, seen));
        }
        if (lines || broken) {
            all.addAll(RepeatedFindings.merged(seen.unreadable, seen.rows));
        }
        if (lines) {
            all.addAll(seen.findings);
        }
        all.sort(Comparator.comparingInt(Finding::line));
        return new Validation(file, seen.rows, all);
    }

    /** Returns why a place of a file is not a row. */
    static Finding damaged(JsonRecords.Damaged damaged) {
        return Finding.error(
                damaged.line(), damaged.fault().field(), damaged.fault().problem());
    }

    /** Findings that concern every row of the file, one each. */
    private static List<Finding> ofForm(Path file, JsonRecords.Form form) {
        List<Finding> findings = new ArrayList<>();
        String remedy = "Run: " + RowLayout.conversion(file);
        if (form.layout() != JsonRecords.Layout.LINES) {
            String layout = form.layout() == JsonRecords.Layout.LIST ? "one JSON list" : "pretty-printed JSON";
            findings.add(
                    Finding.error(0, "", "is %s; a service reads one object a line. %s".formatted(layout, remedy)));
        }
        if (!form.encoding().equals("UTF-8")) {
            findings.add(Finding.error(0, "", "is %s; a service reads UTF-8. %s".formatted(form.encoding(), remedy)));
        } else if (form.mark()) {
            findings.add(Finding.warning(1, "", "starts with a byte order mark"));
        }
        return findings;
    }

    private List<Finding> ofFile(Path file, Rows seen) {
        int rows = seen.rows;
        List<Finding> findings = new ArrayList<>();
        if (rows < rules.fewestRows()) {
            findings.add(Finding.error(
                    0, "", "there are %d rows, at least %d are needed".formatted(rows, rules.fewestRows())));
        } else if (rows < WORTH_TRAINING_ON) {
            findings.add(Finding.warning(0, "", "there are only %d rows".formatted(rows)));
        }
        if (seen.columns.size() > 1) {
            findings.add(Finding.warning(0, "", "the lines differ in their keys: " + seen.columns));
        }
        try {
            if (Files.size(file) > LARGEST_FILE) {
                findings.add(Finding.error(0, "", "the file is larger than 512 MB"));
            }
        } catch (IOException e) {
            throw new ResourceException(
                    "Cannot read %s: %s.".formatted(file, FileFault.words(e)), "Check that it may be read.", e);
        }
        return findings;
    }

    /** The rows of a file as they come, and what is wrong with them. */
    private final class Rows {

        private final Path file;
        private final List<Finding> unreadable = new ArrayList<>();
        private final List<Finding> findings = new ArrayList<>();
        private final Map<String, Integer> firstLines = new HashMap<>();
        private final TreeSet<String> columns = new TreeSet<>();
        private int rows;

        Rows(Path file) {
            this.file = file;
        }

        void take(JsonRecords.Entry entry) {
            switch (entry) {
                case JsonRecords.Blank blank -> findings.add(Finding.warning(blank.line(), "", "is blank"));
                case JsonRecords.Damaged damaged -> {
                    rows++;
                    unreadable.add(damaged(damaged));
                }
                case JsonRecords.Read read -> {
                    rows++;
                    row(read.line(), read.node());
                }
            }
        }

        private void row(int line, JsonNode row) {
            RowLayout layout = RowLayout.of(row);
            if (layout.isForeign()) {
                String problem = RowLayout.problem(row).orElseThrow();
                unreadable.add(Finding.error(line, "", "%s. %s".formatted(problem, layout.remedy(file))));
                return;
            }
            (layout == RowLayout.UNKNOWN ? unreadable : findings).addAll(RowCheck.check(rules, line, row));
            columns.add(String.join(", ", row.propertyNames()));
            Integer first = firstLines.putIfAbsent(row.toString(), line);
            if (first != null) {
                findings.add(Finding.warning(line, "", "is the same as line " + first));
            }
            limit.ifPresent(longest -> length(line, row, longest));
        }

        private void length(int line, JsonNode row, TokenLimit longest) {
            int tokens = 0;
            for (JsonNode message : row.path("messages")) {
                tokens += longest.counter().applyAsInt(RowCheck.text(message));
            }
            if (tokens > longest.tokens()) {
                findings.add(
                        Finding.warning(line, "messages", "has %d tokens, %d fit".formatted(tokens, longest.tokens())));
            }
        }
    }
}
