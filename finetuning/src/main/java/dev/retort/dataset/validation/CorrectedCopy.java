package dev.retort.dataset.validation;

import dev.retort.file.JsonLines;
import dev.retort.file.JsonRecords;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apiguardian.api.API;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A copy of a training file with what can be put right put right, beside the file: the user's own file is never touched.
 *
 * @param file the copy
 * @param kept how many rows it holds
 * @param changed how many of them differ from the original
 * @param dropped the lines left out with the reason, in order
 */
@API(status = API.Status.INTERNAL)
public record CorrectedCopy(Path file, int kept, int changed, List<Finding> dropped) {

    /** Copies the list. */
    public CorrectedCopy {
        dropped = List.copyOf(dropped);
    }

    /**
     * Writes the corrected copy as {@code NAME.corrected.jsonl} beside the file, or {@code NAME.corrected-2.jsonl} and so on
     * where that exists; nothing where no row can be kept, or the copy would be the same.
     *
     * <p>Put right are: a list of rows, pretty-printed rows, a byte order mark, UTF-16 and UTF-32, an instruction under role
     * assistant (becomes system), messages after the last answer (removed), empty messages (removed), several or late system
     * messages (joined at the front), messages of one role in a row (joined). Left out are: blank lines, repeated rows, and
     * rows that still break the rules.
     */
    public static Optional<CorrectedCopy> write(Path original, DatasetRules rules) {
        Rows rows = new Rows(rules);
        JsonRecords.Form form = JsonRecords.readInAnyEncoding(original, rows::take);
        boolean same = form.plain() && rows.changed == 0 && rows.blank == 0 && rows.dropped.isEmpty();
        if (rows.lines.isEmpty() || same) {
            return Optional.empty();
        }
        Path copy = freeName(original);
        JsonLines.write(copy, rows.lines);
        return Optional.of(new CorrectedCopy(copy, rows.lines.size(), rows.changed, rows.dropped));
    }

    private static final class Rows {

        private final DatasetRules rules;
        private final List<JsonNode> lines = new ArrayList<>();
        private final List<Finding> dropped = new ArrayList<>();
        private final Set<String> seen = new HashSet<>();
        private int changed;
        private int blank;

        Rows(DatasetRules rules) {
            this.rules = rules;
        }

        void take(JsonRecords.Entry entry) {
            switch (entry) {
                case JsonRecords.Blank nothing -> blank++;
                case JsonRecords.Damaged damaged -> dropped.add(DatasetValidator.damaged(damaged));
                case JsonRecords.Read read -> take(read.line(), read.node());
            }
        }

        private void take(int line, JsonNode row) {
            String before = row.toString();
            correct(row);
            Optional<Finding> error = RowCheck.check(rules, line, row).stream()
                    .filter(finding -> finding.severity() == Finding.Severity.ERROR)
                    .findFirst();
            if (error.isPresent()) {
                dropped.add(error.get());
            } else if (!seen.add(row.toString())) {
                dropped.add(Finding.warning(line, "", "repeats an earlier line"));
            } else {
                changed += before.equals(row.toString()) ? 0 : 1;
                lines.add(row);
            }
        }
    }

    private static Path freeName(Path original) {
        String name = String.valueOf(original.getFileName()).replaceFirst("(?i)\\.jsonl?$", "");
        Path copy = original.resolveSibling(name + ".corrected.jsonl");
        for (int i = 2; Files.exists(copy); i++) {
            copy = original.resolveSibling("%s.corrected-%d.jsonl".formatted(name, i));
        }
        return copy;
    }

    private static void correct(JsonNode row) {
        if (!(row instanceof ObjectNode object) || !(row.path("messages") instanceof ArrayNode messages)) {
            return;
        }
        List<ObjectNode> kept = new ArrayList<>();
        for (JsonNode message : messages) {
            if (!(message instanceof ObjectNode node)) {
                return;
            }
            boolean empty = RowCheck.text(node).isBlank() && !node.has("tool_calls");
            if (!empty) {
                kept.add(node.deepCopy());
            }
        }
        long answers = kept.stream()
                .filter(message -> role(message).equals("assistant"))
                .count();
        boolean instructed = kept.stream().anyMatch(message -> role(message).equals("system"));
        if (!kept.isEmpty() && role(kept.getFirst()).equals("assistant") && answers > 1 && !instructed) {
            kept.getFirst().put("role", "system");
            kept.getFirst().remove("weight");
        }
        while (!kept.isEmpty() && !role(kept.getLast()).equals("assistant")) {
            kept.removeLast();
        }
        ArrayNode corrected = object.putArray("messages");
        joined(systemFirst(kept)).forEach(corrected::add);
    }

    private static List<ObjectNode> systemFirst(List<ObjectNode> messages) {
        List<ObjectNode> sorted = new ArrayList<>(messages.stream()
                .filter(message -> role(message).equals("system"))
                .toList());
        messages.stream().filter(message -> !role(message).equals("system")).forEach(sorted::add);
        return sorted;
    }

    private static List<ObjectNode> joined(List<ObjectNode> messages) {
        List<ObjectNode> joined = new ArrayList<>();
        for (ObjectNode message : messages) {
            boolean plain = message.path("content").isString() && !message.has("tool_calls");
            boolean follows = !joined.isEmpty()
                    && role(joined.getLast()).equals(role(message))
                    && !role(message).equals("tool")
                    && joined.getLast().path("content").isString();
            if (plain && follows) {
                ObjectNode last = joined.getLast();
                last.put("content", RowCheck.text(last) + "\n\n" + RowCheck.text(message));
            } else {
                joined.add(message);
            }
        }
        return joined;
    }

    private static String role(JsonNode message) {
        return message.path("role").asString("");
    }
}
