package dev.retort.dataset.validation;

import dev.retort.file.Json;
import dev.retort.file.WholeFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import tools.jackson.core.JacksonException;
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
public record CorrectedCopy(Path file, int kept, int changed, List<Finding> dropped) {

    /** Copies the list. */
    public CorrectedCopy {
        dropped = List.copyOf(dropped);
    }

    /**
     * Writes the corrected copy as {@code NAME.corrected.jsonl} beside the file, or {@code NAME.corrected-2.jsonl} and so on
     * where that exists.
     *
     * <p>Put right are: an instruction under role assistant (becomes system), messages after the last answer (removed), empty
     * messages (removed), several or late system messages (joined at the front), messages of one role in a row (joined).
     * Left out are: blank lines, repeated rows, and rows that still break the rules.
     */
    public static CorrectedCopy write(Path original, DatasetRules rules) {
        List<String> lines = new ArrayList<>();
        List<Finding> dropped = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        int[] changed = {0};
        RawLines.read(original, (number, text, mark) -> {
            if (text.isEmpty()) {
                dropped.add(Finding.error(number, "", "is not UTF-8"));
                return;
            }
            if (text.get().isEmpty()) {
                return;
            }
            try {
                JsonNode row = Json.mapper().readTree(text.get());
                String before = row.toString();
                correct(row);
                Optional<Finding> error = RowCheck.check(rules, number, row).stream()
                        .filter(finding -> finding.severity() == Finding.Severity.ERROR)
                        .findFirst();
                if (error.isPresent()) {
                    dropped.add(error.get());
                } else if (!seen.add(row.toString())) {
                    dropped.add(Finding.warning(number, "", "repeats an earlier line"));
                } else {
                    changed[0] += before.equals(row.toString()) ? 0 : 1;
                    lines.add(row.toString());
                }
            } catch (JacksonException e) {
                dropped.add(Finding.error(number, "", "is not JSON: " + e.getOriginalMessage()));
            }
        });
        Path copy = freeName(original);
        WholeFile.write(copy, out -> {
            for (String line : lines) {
                out.write(line.getBytes(StandardCharsets.UTF_8));
                out.write('\n');
            }
        });
        return new CorrectedCopy(copy, lines.size(), changed[0], dropped);
    }

    private static Path freeName(Path original) {
        String name = String.valueOf(original.getFileName()).replaceFirst("\\.jsonl?$", "");
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
