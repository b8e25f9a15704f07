package dev.retort.spark;

import dev.retort.dataset.ChatExample;
import dev.retort.dataset.ChatExamples;
import dev.retort.distillation.dataset.TrainingRow;
import java.util.List;

/**
 * A training row of the corpus.
 *
 * @param number the place of its question among all questions
 * @param questionId the question's id
 * @param section the question's section
 * @param origin who gave the answer
 * @param messages the conversation
 * @param line the row as one line of training.jsonl
 */
record ChatRow(int number, String questionId, String section, String origin, List<Message> messages, String line) {

    static final RecordRows<ChatRow> ROWS = RecordRows.of(ChatRow.class);

    /** Copies the list. */
    ChatRow {
        messages = List.copyOf(messages);
    }

    /** One message. */
    record Message(String role, String content) {}

    static ChatRow of(int number, TrainingRow row) {
        ChatExample example = row.example();
        return new ChatRow(
                number,
                row.question().id(),
                row.question().section(),
                row.origin(),
                example.messages().stream()
                        .map(message -> new Message(message.role(), message.content()))
                        .toList(),
                ChatExamples.line(example));
    }
}
