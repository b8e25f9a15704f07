package dev.retort.dataset;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import tools.jackson.databind.JsonNode;

/** How a training row is laid out, known by the names of its fields without regard to case. */
public enum RowLayout {
    /** {@code messages}: the layout that Retort trains on. */
    CHAT("chat rows", true),
    /** {@code interactions}, as Mistral also takes them. */
    INTERACTIONS("Mistral's interactions", true),
    /** {@code conversations} of {@code from} and {@code value}. */
    SHAREGPT("ShareGPT", true),
    /** {@code contents} of {@code role} and {@code parts}. */
    GEMINI("Gemini's contents", true),
    /** {@code instruction}, {@code input} or {@code context}, {@code output} or {@code response}. */
    ALPACA("Alpaca", true),
    /** {@code prompt} and {@code completion}, or a question and its answer under other names. */
    PROMPT_COMPLETION("prompt and completion", true),
    /** A {@code chosen} and a {@code rejected} answer. */
    PREFERENCE("preference pairs (chosen, rejected)", false),
    /** A {@code text} without question and answer. */
    TEXT("running text", false),
    /** None of these. */
    UNKNOWN("none of the known layouts", false);

    /** Where other layouts keep the list of messages. */
    public static final List<String> CONVERSATIONS =
            List.of("conversations", "conversation", "dialog", "dialogue", "items");
    /** Where rows of a prompt and a completion keep the question. */
    public static final List<String> PROMPTS = List.of("prompt", "question", "query", "input");
    /** Where rows that are not lists of messages keep the answer. */
    public static final List<String> ANSWERS = List.of("completion", "output", "response", "answer", "reply", "target");

    private final String title;
    private final boolean convertible;

    RowLayout(String title, boolean convertible) {
        this.title = title;
        this.convertible = convertible;
    }

    /** Returns the layout's name for a message. */
    public String title() {
        return title;
    }

    /** Returns whether {@code retort dataset convert} makes chat rows of it. */
    public boolean convertible() {
        return convertible;
    }

    /** Returns whether rows of this layout are known and not those that services and local training take. */
    public boolean isForeign() {
        return this != CHAT && this != INTERACTIONS && this != UNKNOWN;
    }

    /** Returns the layout of a row. */
    public static RowLayout of(JsonNode row) {
        Map<String, JsonNode> fields = fields(row);
        Predicate<String> list =
                name -> fields.containsKey(name) && fields.get(name).isArray();
        if (list.test("messages")) {
            return CHAT;
        }
        if (list.test("interactions")) {
            return INTERACTIONS;
        }
        if (CONVERSATIONS.stream().anyMatch(list)) {
            return SHAREGPT;
        }
        if (list.test("contents")) {
            return GEMINI;
        }
        if (fields.containsKey("chosen") && fields.containsKey("rejected")) {
            return PREFERENCE;
        }
        boolean answered = ANSWERS.stream().anyMatch(fields::containsKey);
        if (answered && fields.containsKey("instruction")) {
            return ALPACA;
        }
        if (answered && PROMPTS.stream().anyMatch(fields::containsKey)) {
            return PROMPT_COMPLETION;
        }
        return fields.containsKey("text") ? TEXT : UNKNOWN;
    }

    /**
     * Returns what is wrong with a row that is not a chat row, as the end of a sentence; nothing for chat rows.
     *
     * @param row an object
     */
    public static Optional<String> problem(JsonNode row) {
        RowLayout layout = of(row);
        return switch (layout) {
            case CHAT -> Optional.empty();
            case UNKNOWN ->
                Optional.of(
                        row.has("messages")
                                ? "has \"messages\" that are not a list"
                                : "has no messages; its fields are "
                                        + (row.isEmpty() ? "none" : String.join(", ", row.propertyNames())));
            case PREFERENCE, TEXT ->
                Optional.of("has no messages; looks like %s, which nothing is trained on".formatted(layout.title()));
            default -> Optional.of("has no messages; looks like " + layout.title());
        };
    }

    /** Returns the remedy for a row that is not a chat row: the command that converts its file, where there is one. */
    public String remedy(Path file) {
        return convertible
                ? "Run: " + conversion(file)
                : "Write rows such as {\"messages\": [{\"role\": \"user\", …}, …]}.";
    }

    /** Returns the command that makes chat rows of a file. */
    public static String conversion(Path file) {
        String name = String.valueOf(file.getFileName()).replaceFirst("(?i)\\.jsonl?$", "");
        return "retort dataset convert %s --out %s"
                .formatted(quoted(file), quoted(file.resolveSibling(name + ".chat.jsonl")));
    }

    private static String quoted(Path path) {
        return path.toString().contains(" ") ? "\"" + path + "\"" : path.toString();
    }

    private static Map<String, JsonNode> fields(JsonNode row) {
        Map<String, JsonNode> fields = new TreeMap<>();
        row.properties().forEach(field -> {
            if (!field.getValue().isNull()) {
                fields.put(field.getKey().toLowerCase(Locale.ROOT), field.getValue());
            }
        });
        return fields;
    }
}
