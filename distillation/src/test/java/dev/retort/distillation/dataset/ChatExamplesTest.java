package dev.retort.distillation.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.retort.dataset.ChatExample;
import dev.retort.dataset.ChatExamples;
import dev.retort.error.InputException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChatExamplesTest {

    private static final List<ChatExample> EXAMPLES = List.of(
            TrainingRows.example(
                    RowLayout.ASSISTANT_FIRST,
                    List.of("First passage.", "Second “passage”, 5 µm, naïve, tab\there."),
                    "What is \"said\"?",
                    "It says\r\nso."),
            TrainingRows.example(
                    RowLayout.ASSISTANT_FIRST,
                    List.of("Emoji 😀, backslash \\, slash /, del \u007f, nul \0"),
                    "Wie heißt es?",
                    "Ümlaut — dash, \u2028 separator."));

    @TempDir
    Path folder;

    @Test
    void theSeedsLayoutIsPythonsByteForByte() throws IOException {
        Path file = folder.resolve("training.jsonl");

        ChatExamples.write(file, EXAMPLES);

        try (InputStream golden =
                Objects.requireNonNull(getClass().getResourceAsStream("/golden/seeds_training.jsonl"))) {
            assertThat(Files.readAllBytes(file)).isEqualTo(golden.readAllBytes());
        }
    }

    @Test
    void whatIsWrittenIsReadBack() {
        Path file = folder.resolve("training.jsonl");

        ChatExamples.write(file, EXAMPLES);

        assertThat(ChatExamples.read(file)).isEqualTo(EXAMPLES);
    }

    @Test
    void theDefaultLayoutHasTheSystemRole() {
        assertThat(TrainingRows.example(RowLayout.SYSTEM, List.of("c"), "q?", " a ")
                        .messages())
                .containsExactly(
                        new ChatExample.Message(
                                "system",
                                "You are a helpful assistant to answer user queries based on provided context."),
                        new ChatExample.Message("user", "context: c \n\n question: q?"),
                        new ChatExample.Message("assistant", "a"));
    }

    @Test
    void aBrokenLineIsNamed() throws IOException {
        Path file = Files.writeString(folder.resolve("t.jsonl"), "{\"messages\": []}\n{\"messages\": [\n");

        assertThatThrownBy(() -> ChatExamples.read(file))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("line 2");
    }
}
