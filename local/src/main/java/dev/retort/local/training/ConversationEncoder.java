package dev.retort.local.training;

import dev.retort.dataset.ChatExample;
import dev.retort.dataset.ChatExample.Message;
import dev.retort.error.InputException;
import dev.retort.local.tokenizer.Prompt;
import dev.retort.local.tokenizer.Tokenizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Turns one conversation into rows: one that learns all answers, or several where the chat template writes earlier turns in
 * another way later on (such as without their thoughts), so that each answer is learnt behind what the model will read.
 */
final class ConversationEncoder {

    private final Tokenizer tokenizer;
    private final ExampleEncoder.Template template;

    ConversationEncoder(Tokenizer tokenizer, ExampleEncoder.Template template) {
        this.tokenizer = tokenizer;
        this.template = template;
    }

    /**
     * Returns the rows, in the order of the answers they end with; none where every answer has weight 0.
     *
     * @throws InputException if the conversation does not end with an answer, or the template does not write all of it
     */
    List<TrainingRow> rows(ChatExample example) {
        List<Message> messages = example.messages();
        if (messages.isEmpty() || !messages.getLast().role().equals("assistant")) {
            throw new InputException(
                    "It does not end with an assistant's answer.", "Correct the example or remove it.");
        }
        List<TrainingRow> rows = new ArrayList<>();
        for (int answer : learnt(messages).reversed()) {
            TrainingRow turn = turn(example, answer);
            Optional<TrainingRow> both =
                    rows.isEmpty() ? Optional.empty() : rows.getLast().learningToo(turn);
            if (rows.isEmpty()) {
                writesAll(example.before(answer + 1));
            }
            both.ifPresent(row -> rows.removeLast());
            rows.add(both.orElse(turn));
        }
        return rows.reversed();
    }

    /** Returns the positions of the answers that are learnt: as at services, all but those of weight 0. */
    private static List<Integer> learnt(List<Message> messages) {
        List<Integer> learnt = new ArrayList<>();
        for (int i = 0; i < messages.size(); i++) {
            Message message = messages.get(i);
            if (!message.role().equals("assistant") || message.weight().orElse(1) == 0) {
                continue;
            }
            if (message.content().isBlank() && message.toolCalls().isEmpty()) {
                throw new InputException(
                        "Message %d is an answer without text.".formatted(i + 1), "Correct the example or remove it.");
            }
            learnt.add(i);
        }
        return learnt;
    }

    private TrainingRow turn(ChatExample example, int answer) {
        Prompt whole = template.render(example.before(answer + 1), false);
        Prompt prompt = prompt(example, answer, whole);
        int[] before = tokenizer.encode(prompt);
        int[] all = tokenizer.encode(whole);
        if (Arrays.mismatch(before, all) != before.length) {
            // A tokenizer may join the end of the prompt with the beginning of the answer, which generation cannot.
            if (!whole.text().startsWith(prompt.text())) {
                throw new InputException(
                        "The model's chat template does not write answer %d as a continuation of the prompt."
                                .formatted(answer + 1),
                        "Take a model with a plain chat template.");
            }
            all = joined(before, tokenizer.encode(whole.from(prompt.text().length())));
        }
        int end = all.length;
        while (end > before.length && !tokenizer.endOfTurn().contains(all[end - 1])) {
            end--;
        }
        boolean said =
                bare(whole.text()).contains(bare(example.messages().get(answer).content()));
        if (end == before.length || !said) {
            throw new InputException(
                    "The model's chat template does not write all of message %d.".formatted(answer + 1),
                    "Take a model with a plain chat template, or remove what it leaves out.");
        }
        return new TrainingRow(Arrays.copyOf(all, end), before.length);
    }

    /** A template may write a system's words of its own before a conversation that an assistant begins. */
    private Prompt prompt(ChatExample example, int answer, Prompt whole) {
        String said = example.messages().get(answer).content().strip();
        int start = answer == 0 && !said.isEmpty() ? whole.text().lastIndexOf(said) : -1;
        return start < 0 ? template.render(example.before(answer), true) : whole.until(start);
    }

    /** A message is written where another text of it gives another text of the conversation. */
    private void writesAll(ChatExample example) {
        List<Message> messages = example.messages();
        String text = template.render(example, false).text();
        for (int i = 0; i < messages.size(); i++) {
            Message message = messages.get(i);
            if (message.role().equals("assistant") || message.content().isBlank()) {
                continue;
            }
            List<Message> changed = new ArrayList<>(messages);
            changed.set(i, message.saying(message.content() + "x"));
            if (template.render(new ChatExample(changed, example.tools()), false)
                    .text()
                    .equals(text)) {
                throw new InputException(
                        "The model's chat template does not write message %d, of role \"%s\"."
                                .formatted(i + 1, message.role()),
                        "Take a model whose template does, or remove the example.");
            }
        }
    }

    private static String bare(String text) {
        return text.replaceAll("\\s+", "");
    }

    private static int[] joined(int[] first, int[] second) {
        int[] joined = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, joined, first.length, second.length);
        return joined;
    }
}
