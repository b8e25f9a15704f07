package dev.retort.local.training;

import dev.retort.dataset.ChatExample;
import dev.retort.dataset.ChatExamples;
import dev.retort.error.InputException;
import dev.retort.error.RetortException;
import dev.retort.finetuning.FineTuningJob.LeftOut;
import dev.retort.local.tokenizer.Prompt;
import dev.retort.local.tokenizer.Tokenizer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apiguardian.api.API;

/**
 * Turns chat examples into rows: the conversation as the model's chat template writes it, of which every assistant message
 * that has not weight 0 is an answer, with its end-of-turn token. The tokens before an answer are what generation will read
 * there.
 */
@API(status = API.Status.INTERNAL)
public final class ExampleEncoder {

    private final ConversationEncoder encoder;
    private final int maxLength;

    /** How a model writes a conversation. */
    @FunctionalInterface
    public interface Template {

        /**
         * Writes a conversation.
         *
         * @param beginAnswer whether the text ends with what opens the assistant's turn
         */
        Prompt render(ChatExample conversation, boolean beginAnswer);
    }

    /**
     * Rows, and which examples did not become any.
     *
     * @param rows in the order of the file
     * @param leftOut how many examples were left out for which reason
     */
    public record Encoded(List<TrainingRow> rows, List<LeftOut> leftOut) {

        /** Copies the lists. */
        public Encoded {
            rows = List.copyOf(rows);
            leftOut = List.copyOf(leftOut);
        }
    }

    /** Creates an encoder that leaves out examples of more than {@code maxLength} tokens. */
    public ExampleEncoder(Tokenizer tokenizer, Template template, int maxLength) {
        this.encoder = new ConversationEncoder(tokenizer, template);
        this.maxLength = maxLength;
    }

    /**
     * Encodes a file of chat examples as JSON lines.
     *
     * @throws InputException if a line is damaged, an example has no answer or one that the template does not write, or every
     *     example is left out
     */
    public Encoded encode(Path file) {
        List<ChatExample> examples = ChatExamples.read(file);
        List<TrainingRow> rows = new ArrayList<>();
        Map<String, Integer> leftOut = new LinkedHashMap<>();
        for (int i = 0; i < examples.size(); i++) {
            List<TrainingRow> own = rows(examples.get(i), "%s, example %d".formatted(file, i + 1));
            if (own.isEmpty()) {
                leftOut.merge("every answer in them has weight 0", 1, Integer::sum);
            } else if (own.stream().anyMatch(row -> row.ids().length > maxLength)) {
                leftOut.merge("longer than %d tokens (finetune.max_length)".formatted(maxLength), 1, Integer::sum);
            } else {
                rows.addAll(own);
            }
        }
        if (rows.isEmpty()) {
            throw nothing(file, leftOut);
        }
        return new Encoded(
                rows,
                leftOut.entrySet().stream()
                        .map(entry -> new LeftOut(entry.getKey(), entry.getValue()))
                        .toList());
    }

    private List<TrainingRow> rows(ChatExample example, String place) {
        try {
            return encoder.rows(example);
        } catch (RetortException e) {
            boolean calls = example.messages().stream()
                    .anyMatch(message -> !message.toolCalls().isEmpty());
            throw new InputException(
                    "%s%s: %s".formatted(place, calls ? " calls tools" : "", e.problem()), e.remedy(), e);
        }
    }

    private static InputException nothing(Path file, Map<String, Integer> leftOut) {
        return leftOut.isEmpty()
                ? new InputException(
                        "%s holds no examples.".formatted(file), "Write at least one chat example into it.")
                : new InputException(
                        "%s: every example is left out: %s."
                                .formatted(
                                        file,
                                        leftOut.entrySet().stream()
                                                .map(entry -> entry.getValue() + " " + entry.getKey())
                                                .collect(Collectors.joining("; "))),
                        "Raise finetune.max_length, shorten the contexts, or give answers without weight 0.");
    }
}
