package dev.retort.model;

import dev.retort.progress.Progress;
import java.util.List;

/** Continues raw text without a chat template, deterministically; needed where a small base model writes questions. */
@FunctionalInterface
public interface TextCompleter {

    /**
     * What to continue and when to stop.
     *
     * @param prompts one entry a completion; many may begin alike
     * @param maxTokens most tokens of a completion
     * @param stop texts that end a completion and are not part of it
     */
    record Completions(List<String> prompts, int maxTokens, List<String> stop) {

        /** Copies the lists. */
        public Completions {
            prompts = List.copyOf(prompts);
            stop = List.copyOf(stop);
        }
    }

    /** Returns one greedy continuation a prompt, in order, without the prompt. */
    List<String> complete(Completions completions, Progress progress);
}
