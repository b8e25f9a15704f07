package dev.retort.dataset.conversion;

import dev.retort.dataset.RowLayout;
import dev.retort.dataset.validation.Finding;
import dev.retort.dataset.validation.Finding.Severity;
import dev.retort.error.InputException;
import dev.retort.error.UsageException;
import dev.retort.file.JsonLines;
import dev.retort.file.JsonRecords;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;

/**
 * A training file made into chat rows: one {@code {"messages": [{"role": …, "content": …}, …]}} a line, UTF-8.
 *
 * @param file the new file
 * @param rows how many rows it holds
 * @param layouts how many rows of the original had which layout
 * @param leftOut rows that cannot be converted, with line, field and reason, in order
 * @param remarks what is not as it was in the rows that could be, in order; fields without a place for the whole file last
 */
public record ConvertedFile(
        Path file, int rows, Map<RowLayout, Integer> layouts, List<Finding> leftOut, List<Finding> remarks) {

    /** Copies the collections. */
    public ConvertedFile {
        layouts = layouts.isEmpty() ? Map.of() : Collections.unmodifiableMap(new EnumMap<>(layouts));
        leftOut = List.copyOf(leftOut);
        remarks = List.copyOf(remarks);
    }

    /**
     * Converts a file; the original stays as it is.
     *
     * @param original objects one a line, in one list or pretty-printed, in any of the layouts, also mixed
     * @param target replaced where it exists
     * @throws UsageException if both are the same file
     * @throws InputException if there is no original, or none of its rows can be converted; then nothing is written
     */
    public static ConvertedFile write(Path original, Path target) {
        if (original.toAbsolutePath().normalize().equals(target.toAbsolutePath().normalize())) {
            throw new UsageException("%s would replace itself.".formatted(original), "Choose another file for --out.");
        }
        Conversion conversion = new Conversion();
        JsonRecords.Form form = JsonRecords.readInAnyEncoding(original, conversion::take);
        if (form.guessed()) {
            conversion.remarks.add(new Finding(
                    0,
                    "",
                    Severity.WARNING,
                    "is not UTF-8: read as %s; if letters are wrong, save it as UTF-8".formatted(form.encoding())));
        }
        if (conversion.lines.isEmpty()) {
            throw new InputException(
                    conversion.leftOut.isEmpty()
                            ? "%s holds no row.".formatted(original)
                            : "None of %d rows of %s can be converted; line %d%s."
                                    .formatted(
                                            conversion.leftOut.size(),
                                            original,
                                            conversion.leftOut.getFirst().line(),
                                            reason(conversion.leftOut.getFirst())),
                    "Write rows such as {\"messages\": [{\"role\": \"user\", \"content\": …}, …]}.");
        }
        JsonLines.write(target, conversion.lines);
        return conversion.result(target);
    }

    private static String reason(Finding finding) {
        return (finding.field().isEmpty() ? " " : ", %s: ".formatted(finding.field())) + finding.message();
    }

    private static final class Conversion {

        final List<JsonNode> lines = new ArrayList<>();
        final List<Finding> leftOut = new ArrayList<>();
        private final List<Finding> remarks = new ArrayList<>();
        private final Map<RowLayout, Integer> layouts = new EnumMap<>(RowLayout.class);
        private final TreeSet<String> others = new TreeSet<>();

        void take(JsonRecords.Entry entry) {
            switch (entry) {
                case JsonRecords.Blank blank -> {}
                case JsonRecords.Damaged damaged ->
                    leftOut.add(new Finding(
                            damaged.line(),
                            damaged.fault().field(),
                            Severity.ERROR,
                            damaged.fault().problem()));
                case JsonRecords.Read read -> convert(read.line(), read.node());
            }
        }

        private void convert(int line, JsonNode row) {
            try {
                RowConversion converted = RowConversion.of(row);
                layouts.merge(RowLayout.of(row), 1, Integer::sum);
                converted.remarks().forEach(remark -> remarks.add(new Finding(line, "", Severity.WARNING, remark)));
                others.addAll(converted.others());
                lines.add(converted.row());
            } catch (Unmappable e) {
                leftOut.add(new Finding(line, e.field(), Severity.ERROR, e.reason()));
            }
        }

        ConvertedFile result(Path target) {
            if (!others.isEmpty()) {
                remarks.add(new Finding(
                        0,
                        "",
                        Severity.WARNING,
                        "fields without a place in chat rows are left out: " + String.join(", ", others)));
            }
            return new ConvertedFile(target, lines.size(), layouts, leftOut, remarks);
        }
    }
}
