package dev.retort.model;

import dev.retort.progress.Progress;
import java.util.List;

/** Continues raw text without a chat template, deterministically; needed where a small base model writes questions. */
@FunctionalInterface
public interface TextCompleter {

    /**
     * What to continue and when to stop.
     *
     * @param prefix text shared by all prompts, computed once; may be empty
     * @param prompts what follows the prefix, one entry a completion
     * @param maxTokens most tokens of a completion
     * @param stop texts that end a completion and are not part of it
     */
    record Completions(String prefix, List<String> prompts, int maxTokens, List<String> stop) {

        /** Copies the lists. */
        public Completions {
            prompts = List.copyOf(prompts);
            stop = List.copyOf(stop);
        }
    }

    /** Returns one greedy continuation a prompt, in order, without the prompt. */
    List<String> complete(Completions completions, Progress progress);
}
