package dev.retort.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.retort.dataset.ChatExample.Message;
import dev.retort.dataset.ChatExample.ToolCall;
import dev.retort.error.InputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Training rows as people have them, read as chat examples. */
class FieldRowsTest {

    private static final Path CASES = Path.of("src", "test", "resources", "field-cases");

    @TempDir
    Path folder;

    private static List<ChatExample> read(String file) {
        return ChatExamples.read(CASES.resolve(file));
    }

    private ChatExample row(String json) throws IOException {
        return ChatExamples.read(Files.writeString(folder.resolve("rows.jsonl"), json + "\n"))
                .getFirst();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "R01/bom.jsonl",
                "R02/multi-turn.jsonl",
                "R02/weight-last-turn-0.jsonl",
                "R04/content-parts.jsonl",
                "R04/tool-calls-null-content.jsonl",
                "R04/lone-surrogate.jsonl"
            })
    void twelveRowsAreReadAndWrittenBack(String file) {
        List<ChatExample> examples = read(file);
        Path copy = folder.resolve("copy.jsonl");
        ChatExamples.write(copy, examples);

        assertThat(examples).hasSize(12);
        assertThat(ChatExamples.read(copy)).isEqualTo(examples);
    }

    @Test
    void weightsAreKept() {
        assertThat(read("R02/weight-last-turn-0.jsonl").getFirst().messages())
                .extracting(Message::weight)
                .containsExactly(OptionalInt.empty(), OptionalInt.of(1), OptionalInt.empty(), OptionalInt.of(0));
    }

    @Test
    void callsOfToolsAreKept() {
        ChatExample example = read("R04/tool-calls-null-content.jsonl").getFirst();

        assertThat(example.messages().get(1).content()).isEmpty();
        assertThat(example.messages().get(1).toolCalls()).containsExactly(new ToolCall("call12345", "wind", "{}"));
        assertThat(example.messages().get(2).toolCallId()).isEqualTo(Optional.of("call12345"));
        assertThat(example.tools()).hasSize(1);
    }

    @Test
    void partsOfTextAreJoined() {
        assertThat(read("R04/content-parts.jsonl").getFirst().messages().getLast())
                .isEqualTo(new Message(
                        "assistant", "Every crane on Kestrel Quay is inspected before the first lift of the day."));
    }

    @Test
    void theFormsOfMistralsFilesAreRead() throws IOException {
        ChatExample example = row("""
                {"system_prompt": "Be short.", "interactions": [{"role": "user", "text": "Why?"}, \
                {"role": "assistant", "text": "So."}], "available_tools": [{"function": {"name": "wind"}}]}""");

        assertThat(example.messages())
                .containsExactly(
                        new Message("system", "Be short."),
                        new Message("user", "Why?"),
                        new Message("assistant", "So."));
        assertThat(example.tools()).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '^',
            value = {
                "{'id': 1, 'conversations': []} | has no messages; looks like ShareGPT",
                "{'messages': {}} | has \"messages\" that are not a list",
                "{'messages': [3]} | \"messages[0].role\" is missing where a role",
                "{'messages': [{'role': 'user'}]} | \"messages[0].content\" is missing where a text is due",
                "{'messages': [{'role': 'user', 'content': null}]} | \"messages[0].content\" is null where a text is due",
                "{'messages': [{'role': 'user', 'content': 7}]} | \"messages[0].content\" is a number where a text is due",
                "{'messages': [{'role': 'user', 'content': [{'type': 'image_url', 'image_url': {}}]}]}"
                        + " | \"messages[0].content[0]\" is a part of type \"image_url\": only text can be trained on",
                "{'messages': [{'role': 'user', 'content': [{'type': 'text'}]}]}"
                        + " | \"messages[0].content[0].text\" is missing",
                "{'messages': [{'role': 'assistant', 'content': 'a', 'weight': 0.5}]}"
                        + " | \"messages[0].weight\" is 0.5 where 0 or 1 is due",
                "{'messages': [{'role': 'assistant', 'function_call': {'name': 'f'}}]}"
                        + " | \"messages[0].function_call\" calls a function in the old form",
                "{'messages': [{'role': 'assistant', 'tool_calls': [{}]}]}"
                        + " | \"messages[0].tool_calls[0].function.name\" is missing where a name is due",
                "{'messages': [], 'tools': [1]} | \"tools[0]\" is not an object",
            })
    void aRowThatIsNotOneIsNamedByLineAndField(String row, String problem) {
        assertThatThrownBy(() -> row(row.replace('\'', '"')))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("line 1")
                .hasMessageContaining(problem);
    }
}
