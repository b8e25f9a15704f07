package dev.retort.dataset;

import dev.retort.file.JsonFields;
import dev.retort.file.WholeFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/** Files of chat examples: one {@code {"messages": [{"role": …, "content": …}, …]}} a line. */
public final class ChatExamples {

    private ChatExamples() {}

    /** Writes the examples in order, ASCII only, spaced as Python's {@code json.dump} spaces; whole or not at all. */
    public static void write(Path file, List<ChatExample> examples) {
        WholeFile.write(file, out -> {
            for (ChatExample example : examples) {
                out.write(line(example).getBytes(StandardCharsets.US_ASCII));
                out.write('\n');
            }
        });
    }

    /**
     * Reads examples with their weights, tools and calls of tools; parts of text are joined. Other keys are ignored.
     *
     * @throws dev.retort.error.InputException if a line is not a chat example of text; the message names file, line and field,
     *     and the command that converts rows of another layout
     */
    public static List<ChatExample> read(Path file) {
        List<ChatExample> examples = new ArrayList<>();
        JsonFields.read(file, line -> examples.add(new ChatExampleReader(line).example()));
        return examples;
    }

    /** Returns an example as its line, without the newline. */
    @API(status = API.Status.INTERNAL)
    public static String line(ChatExample example) {
        return PythonJson.line(json(example));
    }

    /** Returns an example as the JSON object that services read. */
    public static Map<String, Object> json(ChatExample example) {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("messages", example.messages().stream().map(ChatExamples::json).toList());
        if (!example.tools().isEmpty()) {
            row.put("tools", example.tools());
        }
        return row;
    }

    private static Map<String, @Nullable Object> json(ChatExample.Message message) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        boolean callsOnly = message.content().isEmpty() && !message.toolCalls().isEmpty();
        json.put("role", message.role());
        json.put("content", callsOnly ? null : message.content());
        message.weight().ifPresent(weight -> json.put("weight", weight));
        if (!message.toolCalls().isEmpty()) {
            json.put(
                    "tool_calls",
                    message.toolCalls().stream().map(ChatExamples::json).toList());
        }
        message.toolCallId().ifPresent(id -> json.put("tool_call_id", id));
        return json;
    }

    private static Map<String, Object> json(ChatExample.ToolCall call) {
        Map<String, Object> function = new LinkedHashMap<>();
        function.put("name", call.name());
        function.put("arguments", call.arguments());
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("id", call.id());
        json.put("type", "function");
        json.put("function", function);
        return json;
    }
}
