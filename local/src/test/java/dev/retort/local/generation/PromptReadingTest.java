package dev.retort.local.generation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.retort.local.generation.GenerationRequest.StopRule;
import dev.retort.local.tensor.Precision;
import dev.retort.local.transformer.Tiny;
import dev.retort.local.transformer.Transformer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PromptReadingTest {

    @Test
    void theTokensThatPromptsBeginWithTogetherCountOnce() {
        List<Long> done = Collections.synchronizedList(new ArrayList<>());
        Set<Long> totals = ConcurrentHashMap.newKeySet();
        try (Transformer llama = Tiny.model("llama", Precision.FLOAT32)) {
            Generator.reporting(llama, Set.of(), 2, (task, tokens, total) -> {
                        done.add(tokens);
                        totals.add(total);
                    })
                    .generate(List.of(beginningAlike(20), beginningAlike(30)));
        }

        assertThat(totals).containsExactly(64L + 20 + 30);
        assertThat(done).startsWith(0L).contains(114L).allMatch(tokens -> tokens <= 114);
    }

    private static GenerationRequest beginningAlike(int rest) {
        IntStream beginning = new Random(1).ints(64, 3, 300);
        IntStream end = new Random(rest).ints(rest, 3, 300);
        return new GenerationRequest(
                IntStream.concat(beginning, end).toArray(), 2, new Sampling.Greedy(), StopRule.NEVER);
    }
}
