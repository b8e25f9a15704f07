package dev.retort.dataset;

import dev.retort.file.JsonFields;
import dev.retort.file.JsonLines;
import dev.retort.file.WholeFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/** Files of chat examples: one {@code {"messages": [{"role": …, "content": …}, …]}} a line. */
public final class ChatExamples {

    private ChatExamples() {}

    /** Writes the examples in order, ASCII only, spaced as Python's {@code json.dump} spaces; whole or not at all. */
    public static void write(Path file, List<ChatExample> examples) {
        WholeFile.write(file, out -> {
            for (ChatExample example : examples) {
                out.write(PythonJson.line(example).getBytes(StandardCharsets.US_ASCII));
                out.write('\n');
            }
        });
    }

    /**
     * Reads examples; keys other than role and content are ignored.
     *
     * @throws dev.retort.error.InputException if a line is not a chat example; the message names file and line, and the
     *     command that converts rows of another layout
     */
    public static List<ChatExample> read(Path file) {
        JsonFields.read(
                file,
                line -> RowLayout.problem(line.node()).ifPresent(problem -> {
                    RowLayout layout = RowLayout.of(line.node());
                    throw line.wrong(" " + problem, layout.remedy(file));
                }));
        return JsonLines.read(file, ChatExample.class);
    }
}
