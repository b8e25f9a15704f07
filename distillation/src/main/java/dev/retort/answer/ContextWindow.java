package dev.retort.answer;

import dev.langchain4j.data.message.ChatMessage;
import dev.langchain4j.model.TokenCountEstimator;
import dev.retort.error.UsageException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.apiguardian.api.API;

/**
 * How much fits into one prompt.
 *
 * @param tokens prompt and answer together, at most
 * @param answerTokens kept free for the answer
 * @param counter counts with the model's own tokenizer
 */
@API(status = API.Status.INTERNAL)
public record ContextWindow(int tokens, int answerTokens, TokenCountEstimator counter) {

    private static final int SHORTEST_PIECE = 16;

    /**
     * Checks that something is left for the prompt.
     *
     * @throws UsageException if the answer alone fills the window
     */
    public ContextWindow {
        if (answerTokens >= tokens) {
            throw new UsageException(
                    "An answer of %d tokens leaves no room for a prompt in answers.context_window (%d)."
                            .formatted(answerTokens, tokens),
                    "Lower student.max_tokens or teacher.max_tokens, or raise answers.context_window.");
        }
    }

    /** Returns whether a prompt leaves room for the answer. */
    public boolean fits(List<ChatMessage> prompt) {
        return counter.estimateTokenCountInMessages(prompt) + answerTokens <= tokens;
    }

    /**
     * Packs texts into as few contexts as fit, in order; a text too long for one prompt is cut between words.
     *
     * @param prompt makes the prompt of a context; the longest prompt that will be made
     * @throws UsageException if not even a few words of context fit beside the rest of the prompt
     */
    public List<String> pack(List<String> texts, Function<String, List<ChatMessage>> prompt) {
        List<String> packed = new ArrayList<>();
        String current = "";
        for (String text : texts) {
            String joined = current.isEmpty() ? text : current + "\n" + text;
            if (fits(prompt.apply(joined))) {
                current = joined;
                continue;
            }
            if (!current.isEmpty()) {
                packed.add(current);
            }
            List<String> pieces = fits(prompt.apply(text)) ? List.of(text) : cut(text, prompt);
            packed.addAll(pieces.subList(0, pieces.size() - 1));
            current = pieces.getLast();
        }
        if (!current.isEmpty()) {
            packed.add(current);
        }
        return packed;
    }

    private List<String> cut(String text, Function<String, List<ChatMessage>> prompt) {
        List<String> pieces = new ArrayList<>();
        String rest = text.strip();
        while (!rest.isEmpty()) {
            String piece = longestStart(rest, prompt);
            pieces.add(piece.strip());
            rest = rest.substring(piece.length()).strip();
        }
        return pieces;
    }

    private String longestStart(String text, Function<String, List<ChatMessage>> prompt) {
        int low = 0;
        int high = text.length();
        while (low < high) {
            int middle = (low + high + 1) >>> 1;
            if (fits(prompt.apply(text.substring(0, middle)))) {
                low = middle;
            } else {
                high = middle - 1;
            }
        }
        if (low < text.length()) {
            int space = text.lastIndexOf(' ', low);
            low = space > low / 2 ? space : low;
        }
        if (low < Math.min(SHORTEST_PIECE, text.length())) {
            throw new UsageException(
                    "A context window of %d tokens has no room for context beside the question.".formatted(tokens),
                    "Raise answers.context_window.");
        }
        return text.substring(0, low);
    }
}
