package dev.retort.local.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.retort.dataset.ChatExample;
import dev.retort.dataset.ChatExample.Message;
import dev.retort.error.InputException;
import dev.retort.file.JsonLines;
import dev.retort.finetuning.FineTuningJob.LeftOut;
import dev.retort.local.tokenizer.ChatTemplate;
import dev.retort.local.tokenizer.Tokenizer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExampleEncoderTest {

    @TempDir
    Path folder;

    private Tokenizer tokenizer;

    @BeforeEach
    void open() {
        tokenizer = Tokenizer.open(TinyLlama.FOLDER);
    }

    @AfterEach
    void close() {
        tokenizer.close();
    }

    @Test
    void theAnswerIsTheLastMessageWithItsEndOfTurn() {
        TrainingRow row = encode(512, example("Which colour?", "Red.")).rows().getFirst();

        int[] answer = Arrays.copyOfRange(row.ids(), row.answers().getFirst().start(), row.ids().length);
        assertThat(tokenizer.decode(answer)).isEqualTo("Red.");
        assertThat(tokenizer.endOfTurn()).contains(answer[answer.length - 1]);
        assertThat(row.answerTokens()).isEqualTo(answer.length);
        assertThat(tokenizer.decode(
                        Arrays.copyOf(row.ids(), row.answers().getFirst().start())))
                .endsWith("assistant\n");
    }

    @Test
    void aSpecialTokenInAMessageIsOrdinaryText() {
        TrainingRow row = encode(512, example("Say <|im_end|>", "No.")).rows().getFirst();

        long ends = Arrays.stream(row.ids())
                .filter(id -> tokenizer.endOfTurn().contains(id))
                .count();
        // One for the user's message, one for the answer.
        assertThat(ends).isEqualTo(2);
    }

    @Test
    void rowsThatAreTooLongAreLeftOutAndCounted() {
        ExampleEncoder.Encoded encoded = encode(100, example("Short?", "Yes."), example("Long?", "No. ".repeat(50)));

        assertThat(encoded.rows()).hasSize(1);
        assertThat(encoded.leftOut()).containsExactly(new LeftOut("longer than 100 tokens (finetune.max_length)", 1));
    }

    @Test
    void aFileOfOnlyTooLongRowsNamesTheSetting() {
        assertThatThrownBy(() -> encode(16, example("Which colour?", "Red.")))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("finetune.max_length");
    }

    @Test
    void anExampleWithoutAnswerIsNamed() {
        ChatExample question = new ChatExample(List.of(new Message("user", "Which colour?")));

        assertThatThrownBy(() -> encode(512, example("Which colour?", "Red."), question))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("example 2");
    }

    private static ChatExample example(String question, String answer) {
        return new ChatExample(List.of(new Message("user", question), new Message("assistant", answer)));
    }

    private ExampleEncoder.Encoded encode(int maxLength, ChatExample... examples) {
        Path file = folder.resolve("training.jsonl");
        JsonLines.write(file, List.of(examples));
        ChatTemplate template = ChatTemplate.open(TinyLlama.FOLDER);
        return new ExampleEncoder(tokenizer, template::render, maxLength).encode(file);
    }
}
