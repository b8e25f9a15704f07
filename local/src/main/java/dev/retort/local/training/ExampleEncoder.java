package dev.retort.local.training;

import dev.retort.dataset.ChatExample;
import dev.retort.dataset.ChatExample.Message;
import dev.retort.error.InputException;
import dev.retort.file.JsonLines;
import dev.retort.local.tokenizer.Prompt;
import dev.retort.local.tokenizer.Tokenizer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Turns chat examples into rows: the conversation as the model's chat template writes it, of which the last assistant
 * message with its end-of-turn token is the answer. The prompt is what generation will read, token for token.
 */
public final class ExampleEncoder {

    private final Tokenizer tokenizer;
    private final Template template;
    private final int maxLength;

    /** How a model writes a conversation. */
    @FunctionalInterface
    public interface Template {

        /**
         * Writes a conversation.
         *
         * @param beginAnswer whether the text ends with what opens the assistant's turn
         */
        Prompt render(List<Message> messages, boolean beginAnswer);
    }

    /**
     * Rows, and how many examples were too long to become one.
     *
     * @param rows in the order of the file
     * @param tooLong examples left out because they have more tokens than allowed
     */
    public record Encoded(List<TrainingRow> rows, int tooLong) {

        /** Copies the rows. */
        public Encoded {
            rows = List.copyOf(rows);
        }
    }

    /** Creates an encoder that leaves out rows of more than {@code maxLength} tokens. */
    public ExampleEncoder(Tokenizer tokenizer, Template template, int maxLength) {
        this.tokenizer = tokenizer;
        this.template = template;
        this.maxLength = maxLength;
    }

    /**
     * Encodes a file of chat examples as JSON lines.
     *
     * @throws InputException if a line is damaged, an example has no answer, or no example is short enough
     */
    public Encoded encode(Path file) {
        List<ChatExample> examples = JsonLines.read(file, ChatExample.class);
        List<TrainingRow> rows = new ArrayList<>();
        int tooLong = 0;
        for (int i = 0; i < examples.size(); i++) {
            TrainingRow row = row(examples.get(i), "%s, example %d".formatted(file, i + 1));
            if (row.ids().length <= maxLength) {
                rows.add(row);
            } else {
                tooLong++;
            }
        }
        if (rows.isEmpty()) {
            throw examples.isEmpty()
                    ? new InputException(
                            "%s holds no examples.".formatted(file), "Write at least one chat example into it.")
                    : new InputException(
                            "%s: all %d examples have more than %d tokens.".formatted(file, examples.size(), maxLength),
                            "Raise finetune.max_length or shorten the contexts.");
        }
        return new Encoded(rows, tooLong);
    }

    private TrainingRow row(ChatExample example, String place) {
        List<Message> messages = example.messages();
        if (messages.isEmpty()
                || !messages.getLast().role().equals("assistant")
                || messages.getLast().content().isBlank()) {
            throw new InputException(
                    "%s does not end with an assistant's answer.".formatted(place),
                    "Correct the example or remove it.");
        }
        int[] prompt = tokenizer.encode(template.render(messages.subList(0, messages.size() - 1), true));
        int[] whole = tokenizer.encode(template.render(messages, false));
        int end = whole.length;
        while (end > prompt.length && !tokenizer.endOfTurn().contains(whole[end - 1])) {
            end--;
        }
        boolean continues = end > prompt.length && Arrays.mismatch(prompt, whole) == prompt.length;
        if (!continues) {
            throw new InputException(
                    "%s: the model's chat template does not write the answer as a continuation of the prompt."
                            .formatted(place),
                    "Take a model with a plain chat template.");
        }
        return new TrainingRow(Arrays.copyOf(whole, end), prompt.length);
    }
}
