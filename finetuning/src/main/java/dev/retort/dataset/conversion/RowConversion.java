package dev.retort.dataset.conversion;

import dev.retort.dataset.RowLayout;
import dev.retort.dataset.conversion.RowFields.Field;
import dev.retort.file.Json;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * One row as a chat row.
 *
 * @param row {@code messages}, and {@code tools} where it offers some
 * @param remarks ends of sentences on what is not as it was
 * @param others names of fields that a chat row has no place for
 */
record RowConversion(ObjectNode row, List<String> remarks, Set<String> others) {

    private static final List<String> SYSTEM =
            List.of("system", "system_prompt", "systemInstruction", "system_instruction");
    private static final List<String> CONTEXT = List.of("input", "context");

    /**
     * Converts a row.
     *
     * @throws Unmappable if it has no question or no answer, or a part that is not text
     */
    static RowConversion of(JsonNode row) throws Unmappable {
        RowLayout layout = RowLayout.of(row);
        RowFields fields = new RowFields(row);
        Turns turns = new Turns();
        switch (layout) {
            case CHAT -> list(fields, turns, List.of("messages"));
            case INTERACTIONS -> list(fields, turns, List.of("interactions"));
            case SHAREGPT -> list(fields, turns, RowLayout.CONVERSATIONS);
            case GEMINI -> list(fields, turns, List.of("contents"));
            case ALPACA -> alpaca(fields, turns);
            case PROMPT_COMPLETION -> promptAndCompletion(fields, turns);
            case PREFERENCE, TEXT, UNKNOWN ->
                throw new Unmappable("", RowLayout.problem(row).orElse("has no messages"));
        }
        refuseBadAnswers(fields);
        Optional<Field> system = fields.first(SYSTEM);
        if (system.isPresent()) {
            turns.system(RowFields.text(system.get().name(), system.get().value()));
        }
        ObjectNode converted = Json.mapper().createObjectNode();
        ArrayNode messages = converted.putArray("messages");
        turns.messages().forEach(messages::add);
        tools(fields).ifPresent(tools -> converted.set("tools", tools));
        Set<String> others = new TreeSet<>(fields.others());
        turns.others().forEach(name -> others.add("of a message: " + name));
        return new RowConversion(converted, List.copyOf(turns.remarks()), others);
    }

    private static void list(RowFields fields, Turns turns, List<String> names) throws Unmappable {
        Field list = fields.first(names).orElseThrow();
        turns.addAll(list.name(), list.value());
    }

    private static void alpaca(RowFields fields, Turns turns) throws Unmappable {
        history(fields, turns);
        Field instruction = fields.first(List.of("instruction")).orElseThrow();
        String question = RowFields.text(instruction.name(), instruction.value());
        for (String name : CONTEXT) {
            Optional<Field> context = fields.first(List.of(name));
            String more =
                    context.isPresent() ? RowFields.text(name, context.get().value()) : "";
            if (!more.isBlank()) {
                question = question.isBlank() ? more : question + "\n\n" + more;
            }
        }
        turns.add("user", instruction.name(), question);
        answer(fields, turns);
    }

    /** Some rows of this layout carry earlier turns as pairs of question and answer. */
    private static void history(RowFields fields, Turns turns) throws Unmappable {
        Optional<Field> history = fields.first(List.of("history"));
        JsonNode pairs =
                history.isPresent() ? history.get().value() : Json.mapper().createArrayNode();
        for (int i = 0; i < pairs.size(); i++) {
            String field = "history[%d]".formatted(i);
            if (!pairs.get(i).isArray() || pairs.get(i).size() != 2) {
                throw new Unmappable(field, "is not a pair of question and answer");
            }
            turns.add(
                    "user",
                    field + "[0]",
                    RowFields.text(field + "[0]", pairs.get(i).get(0)));
            turns.add(
                    "assistant",
                    field + "[1]",
                    RowFields.text(field + "[1]", pairs.get(i).get(1)));
        }
    }

    private static void promptAndCompletion(RowFields fields, Turns turns) throws Unmappable {
        Field prompt = fields.first(RowLayout.PROMPTS).orElseThrow();
        if (messages(prompt.value())) {
            turns.addAll(prompt.name(), prompt.value());
        } else {
            String question = RowFields.text(prompt.name(), prompt.value()).strip();
            Optional<Field> context = fields.first(List.of("context"));
            String passage = context.isPresent()
                    ? RowFields.text("context", context.get().value())
                    : "";
            turns.add("user", prompt.name(), passage.isBlank() ? question : question + "\n\n" + passage);
        }
        answer(fields, turns);
    }

    private static void answer(RowFields fields, Turns turns) throws Unmappable {
        Field answer = fields.first(RowLayout.ANSWERS).orElseThrow();
        if (messages(answer.value())) {
            turns.addAll(answer.name(), answer.value());
        } else {
            String text = RowFields.text(answer.name(), answer.value());
            // Completions begin with a blank because they were glued to their prompts.
            turns.add("assistant", answer.name(), text.startsWith(" ") ? text.substring(1) : text);
        }
    }

    private static boolean messages(JsonNode value) {
        return value.isArray() && !value.isEmpty() && value.get(0).has("role");
    }

    private static void refuseBadAnswers(RowFields fields) throws Unmappable {
        boolean bad = fields.first(List.of("label"))
                .filter(label -> label.value().isBoolean() && !label.value().booleanValue())
                .isPresent();
        if (bad) {
            throw new Unmappable("label", "says that this is a bad answer");
        }
    }

    private static Optional<ArrayNode> tools(RowFields fields) throws Unmappable {
        Optional<Field> offered = fields.first(List.of("tools", "available_tools"));
        if (offered.isEmpty()
                || offered.get().value().asString("").isBlank()
                        && offered.get().value().isString()) {
            return Optional.empty();
        }
        String field = offered.get().name();
        JsonNode list = offered.get().value();
        try {
            list = list.isString() ? Json.mapper().readTree(list.stringValue()) : list;
        } catch (JacksonException e) {
            throw new Unmappable(field, "is not a list of tools written as JSON");
        }
        if (!list.isArray()) {
            throw new Unmappable(field, "is not a list of tools");
        }
        ArrayNode tools = Json.mapper().createArrayNode();
        for (JsonNode tool : list) {
            if (tool.has("function")) {
                tools.add(tool);
            } else {
                tools.addObject().put("type", "function").set("function", tool);
            }
        }
        return tools.isEmpty() ? Optional.empty() : Optional.of(tools);
    }
}
