package dev.retort.local.generation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.retort.error.StoppedException;
import dev.retort.error.UsageException;
import dev.retort.local.generation.GenerationRequest.StopRule;
import dev.retort.local.tensor.NativeThreads;
import dev.retort.local.tensor.Precision;
import dev.retort.local.transformer.Tiny;
import dev.retort.local.transformer.Transformer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GeneratorTest {

    private static Transformer llama;

    @BeforeAll
    static void load() {
        llama = Tiny.model("llama", Precision.FLOAT32);
    }

    @AfterAll
    static void close() {
        llama.close();
    }

    @BeforeEach
    void useOneThread() {
        NativeThreads.use(1);
    }

    @Nested
    class Greedily {

        @ParameterizedTest
        @ValueSource(strings = {"llama", "llama3", "mistral", "qwen2", "qwen3", "gemma3"})
        void addsTheTokensThatTransformersAdds(String name) throws IOException {
            Tiny golden = Tiny.golden(name);
            try (Transformer model = Tiny.model(name, Precision.FLOAT32)) {
                List<Generated> generated =
                        new Generator(model, Set.of(), 1).generate(List.of(greedy(golden.ids(), 12)));

                assertThat(generated.getFirst().tokens()).isEqualTo(golden.greedy());
                assertThat(generated.getFirst().complete()).isFalse();
            }
        }

        @ParameterizedTest
        @ValueSource(strings = {"llama", "mistral", "gemma3"})
        void addsTheSameToEachPromptAsWithoutTheOthers(String name) {
            try (Transformer model = Tiny.model(name, Precision.FLOAT32)) {
                Generator generator = new Generator(model, Set.of(), 1);
                List<GenerationRequest> requests = unequal();

                List<int[]> together = tokens(generator.generate(requests));

                assertThat(together).containsExactlyElementsOf(alone(generator, requests));
            }
        }

        @ParameterizedTest
        @ValueSource(strings = {"llama", "mistral", "gemma3"})
        void addsTheSameToPromptsThatBeginAlikeAsToEachAlone(String name) {
            try (Transformer model = Tiny.model(name, Precision.FLOAT32)) {
                Generator generator = new Generator(model, Set.of(), 1);
                int[] prefix = random(3).ints(40, 3, 300).toArray();
                List<GenerationRequest> requests = new ArrayList<>();
                for (int length : new int[] {1, 9, 4}) {
                    int[] end = random(length).ints(length, 3, 300).toArray();
                    requests.add(greedy(joined(prefix, end), 10));
                    int[] second =
                            joined(prefix, random(length % 2).ints(20, 3, 300).toArray());
                    requests.add(greedy(joined(second, end), 10));
                }

                List<int[]> together = tokens(generator.generate(requests));

                assertThat(together).containsExactlyElementsOf(alone(generator, requests));
            }
        }

        @ParameterizedTest
        @ValueSource(strings = {"llama", "mistral", "gemma3"})
        void addsTheSameWhenItsCacheHasToGrowAsWhenEachTokenIsAskedForAlone(String name) {
            try (Transformer model = Tiny.model(name, Precision.FLOAT32)) {
                Generator generator = new Generator(model, Set.of(), 1);
                int[] first = random(1).ints(60, 3, 300).toArray();
                int[] second = random(2).ints(51, 3, 300).toArray();

                List<int[]> together = tokens(generator.generate(List.of(greedy(first, 30), greedy(second, 30))));

                assertThat(together.get(0)).isEqualTo(oneByOne(generator, first, 30));
                assertThat(together.get(1)).isEqualTo(oneByOne(generator, second, 30));
            }
        }

        private static List<int[]> alone(Generator generator, List<GenerationRequest> requests) {
            return requests.stream()
                    .map(request ->
                            generator.generate(List.of(request)).getFirst().tokens())
                    .toList();
        }

        private static int[] oneByOne(Generator generator, int[] prompt, int count) {
            int[] all = prompt;
            for (int i = 0; i < count; i++) {
                all = joined(
                        all,
                        generator.generate(List.of(greedy(all, 1))).getFirst().tokens());
            }
            return Arrays.copyOfRange(all, prompt.length, all.length);
        }

        @ParameterizedTest
        @ValueSource(strings = {"llama", "mistral", "gemma3"})
        void addsTheSameWhereThreadsShareThePrompts(String name) {
            try (Transformer model = Tiny.model(name, Precision.FLOAT32)) {
                List<GenerationRequest> requests = new ArrayList<>();
                for (int length : new int[] {70, 31, 90, 44, 8}) {
                    requests.add(greedy(random(length).ints(length, 3, 300).toArray(), 10));
                }

                assertThat(tokens(new Generator(model, Set.of(), 3).generate(requests)))
                        .containsExactlyElementsOf(tokens(new Generator(model, Set.of(), 1).generate(requests)));
            }
        }

        @ParameterizedTest
        @ValueSource(strings = {"llama", "mistral", "qwen2", "gemma3"})
        void addsTheSameWhereThreadsComputeEachStepTogether(String name) {
            List<GenerationRequest> requests = new ArrayList<>();
            for (int length : new int[] {100, 31, 90}) {
                requests.add(greedy(random(length).ints(length, 3, 300).toArray(), 20));
            }
            try (Transformer alone = Tiny.generator(name, Precision.FLOAT32, Map.of(), 1);
                    Transformer together = Tiny.generator(name, Precision.FLOAT32, Map.of(), 2)) {
                List<int[]> expected = tokens(new Generator(alone, Set.of(), 1).generate(requests));

                assertThat(together.lanes()).isEqualTo(2);
                assertThat(tokens(new Generator(together, Set.of(), 2).generate(requests)))
                        .containsExactlyElementsOf(expected);
                assertThat(tokens(new Generator(together, Set.of(), 2).generate(List.of(requests.getFirst()))))
                        .containsExactly(expected.getFirst());
            }
        }

        @Test
        void addsTheSameOnAVirtualThread() throws Exception {
            List<GenerationRequest> requests =
                    List.of(greedy(random(1).ints(100, 3, 300).toArray(), 20));
            try (Transformer model = Tiny.generator("llama", Precision.FLOAT32, Map.of(), 2);
                    ExecutorService virtual = Executors.newVirtualThreadPerTaskExecutor()) {
                Generator generator = new Generator(model, Set.of(), 2);
                List<int[]> expected = tokens(generator.generate(requests));

                assertThat(tokens(virtual.submit(() -> generator.generate(requests))
                                .get()))
                        .containsExactlyElementsOf(expected);
            }
        }

        @Test
        void inBfloat16MostlyAddsTheTokensOfFloat32() throws IOException {
            try (Transformer model = Tiny.model("llama", Precision.BFLOAT16)) {
                int[] prefix = random(3).ints(40, 3, 300).toArray();
                List<GenerationRequest> requests = new ArrayList<>();
                for (int length = 1; length <= 24; length++) {
                    requests.add(greedy(
                            joined(prefix, random(length).ints(length, 3, 300).toArray()), 2));
                }
                List<int[]> exact = tokens(new Generator(llama, Set.of(), 1).generate(requests));

                List<int[]> rounded = tokens(new Generator(model, Set.of(), 1).generate(requests));

                long equal = IntStream.range(0, 24)
                        .filter(i -> Arrays.equals(exact.get(i), rounded.get(i)))
                        .count();
                assertThat(equal).isGreaterThanOrEqualTo(20);
            }
        }

        @ParameterizedTest
        @ValueSource(strings = {"llama", "llama3", "mistral", "qwen2", "qwen3", "gemma3"})
        void addsTheSameWithGuessesAsWithout(String name) {
            try (Transformer model = Tiny.model(name, Precision.FLOAT32)) {
                List<GenerationRequest> requests = repeating();

                List<int[]> guessed = tokens(new Generator(model, Set.of(), 1, 15).generate(requests));

                assertThat(guessed)
                        .containsExactlyElementsOf(tokens(new Generator(model, Set.of(), 1, 0).generate(requests)));
            }
        }

        @ParameterizedTest
        @ValueSource(strings = {"llama", "mistral", "gemma3"})
        void givesTheRowOfACompleteSequenceToOneThatWaitsWithTheSameResult(String name) {
            try (Transformer model = Tiny.generator(name, Precision.FLOAT32, Map.of(), 2)) {
                Generator generator = new Generator(model, Set.of(), 2);
                int[] prefix = random(3).ints(40, 3, 300).toArray();
                List<GenerationRequest> requests = new ArrayList<>();
                for (int length : new int[] {5, 60, 1, 17, 9, 30, 2}) {
                    int[] end = random(length).ints(length, 3, 300).toArray();
                    requests.add(greedy(length % 2 == 0 ? end : joined(prefix, end), 3 + length % 7));
                }
                List<Integer> complete = new ArrayList<>();

                List<int[]> together = tokens(generator.generate(requests, 3, complete::add));

                assertThat(together).containsExactlyElementsOf(alone(generator, requests));
                assertThat(complete).isSorted().endsWith(7);
            }
        }

        @Test
        void givesTheSameTokensAgain() {
            Generator generator = new Generator(llama, Set.of(), 1);

            assertThat(tokens(generator.generate(unequal())))
                    .containsExactlyElementsOf(tokens(generator.generate(unequal())));
        }
    }

    @Nested
    class Stops {

        @Test
        void atAnEndTokenWithoutIt() throws IOException {
            Tiny golden = Tiny.golden("llama");
            Generator generator = new Generator(llama, Set.of(golden.greedy()[4], 299), 1);

            Generated generated =
                    generator.generate(List.of(greedy(golden.ids(), 12))).getFirst();

            assertThat(generated.tokens()).isEqualTo(Arrays.copyOf(golden.greedy(), 4));
            assertThat(generated.complete()).isTrue();
        }

        @Test
        void eachSequenceByItsOwnRuleWhileTheOthersGoOn() {
            List<GenerationRequest> requests = unequal();
            List<int[]> whole = tokens(new Generator(llama, Set.of(), 1).generate(requests));
            List<GenerationRequest> cut = new ArrayList<>();
            for (int i = 0; i < requests.size(); i++) {
                int most = new int[] {3, 8, 1, 99, 5}[i];
                cut.add(new GenerationRequest(
                        requests.get(i).prompt(), 10, new Sampling.Greedy(), added -> added.length == most));
            }

            List<Generated> generated = new Generator(llama, Set.of(), 1).generate(cut);

            for (int i = 0; i < cut.size(); i++) {
                int most = Math.min(10, new int[] {3, 8, 1, 99, 5}[i]);
                assertThat(generated.get(i).tokens()).isEqualTo(Arrays.copyOf(whole.get(i), most));
                assertThat(generated.get(i).complete()).isEqualTo(most < 10);
            }
        }

        @Test
        void whereTheContextEnds() {
            Generated generated = new Generator(llama, Set.of(), 1)
                    .generate(List.of(greedy(random(1).ints(120, 3, 300).toArray(), 50)))
                    .getFirst();

            assertThat(generated.tokens()).hasSize(8);
            assertThat(generated.complete()).isFalse();
        }

        @Test
        void beforeItStartsWhereThePromptIsTooLong() {
            Generator generator = new Generator(llama, Set.of(), 1);
            int[] prompt = random(1).ints(128, 3, 300).toArray();

            assertThatThrownBy(() -> generator.generate(List.of(greedy(prompt, 1))))
                    .isInstanceOf(UsageException.class)
                    .hasMessageContaining("128 tokens")
                    .hasMessageContaining("context of 128");
        }

        @Test
        void whenTheThreadIsInterrupted() {
            Generator generator = new Generator(llama, Set.of(), 1);
            Thread.currentThread().interrupt();

            assertThatThrownBy(() -> generator.generate(unequal())).isInstanceOf(StoppedException.class);
            assertThat(Thread.interrupted()).isFalse();
        }
    }

    @Nested
    class Sampled {

        @Test
        void tokensDependOnSeedAndPromptOnly() {
            Generator generator = new Generator(llama, Set.of(), 1);

            List<int[]> first = tokens(generator.generate(sampled(1.0, 5)));

            assertThat(tokens(generator.generate(sampled(1.0, 5)))).containsExactlyElementsOf(first);
            assertThat(tokens(generator.generate(sampled(1.0, 6))).getFirst()).isNotEqualTo(first.getFirst());
            assertThat(generator
                            .generate(sampled(1.0, 5).subList(2, 3))
                            .getFirst()
                            .tokens())
                    .isEqualTo(first.get(2));
        }

        @Test
        void tokensAreTheSameWithGuessesAsWithout() {
            List<GenerationRequest> requests = repeating().stream()
                    .map(request -> new GenerationRequest(
                            request.prompt(), 40, new Sampling.Nucleus(0.05, 0.9, 3), StopRule.NEVER))
                    .toList();

            assertThat(tokens(new Generator(llama, Set.of(), 1, 15).generate(requests)))
                    .containsExactlyElementsOf(tokens(new Generator(llama, Set.of(), 1, 0).generate(requests)));
        }

        @Test
        void tokensAreTheGreedyOnesWhereTheSetHoldsOne() {
            Generator generator = new Generator(llama, Set.of(), 1);

            assertThat(tokens(generator.generate(sampled(1e-9, 5))))
                    .containsExactlyElementsOf(tokens(generator.generate(unequal())));
        }

        private List<GenerationRequest> sampled(double topP, long seed) {
            return unequal().stream()
                    .map(r -> new GenerationRequest(
                            r.prompt(), r.maxTokens(), new Sampling.Nucleus(0.9, topP, seed), StopRule.NEVER))
                    .toList();
        }
    }

    private static List<GenerationRequest> unequal() {
        List<GenerationRequest> requests = new ArrayList<>();
        for (int length : new int[] {5, 17, 1, 30, 9}) {
            requests.add(greedy(random(length).ints(length, 3, 300).toArray(), 10));
        }
        return requests;
    }

    private static Random random(long seed) {
        return new Random(seed);
    }

    /** Prompts of unequal length that end as they began, so that there is something to guess from the first step on. */
    private static List<GenerationRequest> repeating() {
        List<GenerationRequest> requests = new ArrayList<>();
        for (int length : new int[] {5, 9, 14}) {
            int[] part = random(length).ints(length, 3, 300).toArray();
            requests.add(greedy(joined(joined(part, part), part), 60));
        }
        return requests;
    }

    private static GenerationRequest greedy(int[] prompt, int maxTokens) {
        return new GenerationRequest(prompt, maxTokens, new Sampling.Greedy(), StopRule.NEVER);
    }

    private static int[] joined(int[] first, int[] second) {
        int[] joined = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, joined, first.length, second.length);
        return joined;
    }

    private static List<int[]> tokens(List<Generated> generated) {
        return generated.stream().map(Generated::tokens).toList();
    }
}
