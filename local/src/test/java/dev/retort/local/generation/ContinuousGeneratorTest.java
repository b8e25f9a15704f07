package dev.retort.local.generation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.retort.error.UsageException;
import dev.retort.local.generation.GenerationRequest.StopRule;
import dev.retort.local.tensor.Precision;
import dev.retort.local.transformer.Linear;
import dev.retort.local.transformer.LoraBranch;
import dev.retort.local.transformer.Tiny;
import dev.retort.local.transformer.Transformer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ContinuousGeneratorTest {

    private final Random random = new Random(7);
    private PointerScope scope;

    /** A sequence, the adapter it takes, and the step at which it arrives. */
    private record Arrival(int[] prompt, int tokens, int adapter, int step) {}

    /** Notes the tokens that a sequence got so far. */
    private static final class Notes implements StopRule {
        private int[] tokens = {};

        @Override
        public boolean completes(int[] added) {
            tokens = added;
            return false;
        }
    }

    @BeforeEach
    void open() {
        scope = new PointerScope();
    }

    @AfterEach
    void close() {
        scope.close();
    }

    @ParameterizedTest
    @CsvSource({"llama, 1", "llama, 2", "qwen2, 2", "qwen3, 1", "mistral, 2", "gemma3, 2"})
    void givesEachSequenceWhatItsAdapterAloneGivesWhateverComesAndGoesBesideIt(String name, int threads) {
        try (Transformer model = Tiny.generator(name, Precision.FLOAT32, Map.of(), threads)) {
            List<Map<String, LoraBranch>> adapters = List.of(adapter(model, 4), adapter(model, 2), adapter(model, 3));
            List<Arrival> arrivals = arrivals(adapters.size());

            List<int[]> together = together(model, adapters, arrivals, threads);

            for (int i = 0; i < arrivals.size(); i++) {
                assertThat(together.get(i)).isEqualTo(alone(name, adapters, arrivals.get(i)));
            }
        }
    }

    @Test
    void computesInBfloat16WithSeveralAdapters() {
        try (Transformer model = Tiny.generator("llama", Precision.BFLOAT16, Map.of(), 2)) {
            List<Map<String, LoraBranch>> adapters = List.of(adapter(model, 4), adapter(model, 4));
            List<Arrival> arrivals = arrivals(adapters.size());

            List<int[]> together = together(model, adapters, arrivals, 2);

            assertThat(together)
                    .zipSatisfy(
                            arrivals, (tokens, arrival) -> assertThat(tokens).hasSize(arrival.tokens()));
        }
    }

    @Test
    void serveOtherAdaptersWhileASequenceGrows() {
        try (Transformer model = Tiny.generator("llama", Precision.FLOAT32, Map.of(), 2);
                ContinuousGenerator generator = generator(model, 2)) {
            Map<String, LoraBranch> first = adapter(model, 4);
            Map<String, LoraBranch> second = adapter(model, 4);
            Map<String, LoraBranch> third = adapter(model, 2);
            Arrival early = new Arrival(prompt(20), 30, 0, 0);
            Arrival late = new Arrival(prompt(20), 10, 1, 0);
            generator.serve(List.of(first, second));
            Notes growing = add(generator, early);
            for (int i = 0; i < 5; i++) {
                generator.step();
            }

            generator.serve(List.of(first, third));
            Notes added = add(generator, late);
            finish(generator);

            assertThat(growing.tokens).isEqualTo(alone("llama", List.of(first, third), early));
            assertThat(added.tokens).isEqualTo(alone("llama", List.of(first, third), late));
        }
    }

    @Test
    void whatASequenceBeganWithIsNotTakenFromAnotherAdapterOrFromOneThatHadItsPlace() {
        try (Transformer model = Tiny.generator("llama", Precision.FLOAT32, Map.of(), 1);
                ContinuousGenerator generator = generator(model, 1)) {
            Map<String, LoraBranch> first = adapter(model, 4);
            Map<String, LoraBranch> second = adapter(model, 4);
            int[] beginning = prompt(40);
            generator.serve(List.of(first));
            for (int adapter : new int[] {0, -1}) {
                Arrival arrival = new Arrival(joined(beginning, prompt(3)), 8, adapter, 0);
                Notes notes = add(generator, arrival);
                finish(generator);
                assertThat(notes.tokens).isEqualTo(alone("llama", List.of(first), arrival));
            }

            generator.serve(List.of(second));
            Arrival arrival = new Arrival(joined(beginning, prompt(3)), 8, 0, 0);
            Notes notes = add(generator, arrival);
            finish(generator);

            assertThat(notes.tokens).isEqualTo(alone("llama", List.of(second), arrival));
        }
    }

    @Test
    void theNextTurnOfAConversationIsAsIfAllOfItWereComputed() {
        try (Transformer model = Tiny.generator("qwen2", Precision.FLOAT32, Map.of(), 2);
                ContinuousGenerator generator = generator(model, 2)) {
            int[] conversation = prompt(30);
            for (int turn = 0; turn < 4; turn++) {
                Arrival arrival = new Arrival(conversation, 12, -1, 0);
                Notes reply = add(generator, arrival);
                finish(generator);
                assertThat(reply.tokens).isEqualTo(alone("qwen2", List.of(), arrival));
                conversation = joined(joined(conversation, reply.tokens), prompt(5));
            }
        }
    }

    @Test
    void keepsWithinItsMemoryAndLetsTheOthersWait() {
        try (Transformer model = Tiny.generator("llama", Precision.FLOAT32, Map.of(), 1);
                ContinuousGenerator generator = new ContinuousGenerator(model, Set.of(), new GroupLimits(4, 256), 1)) {
            List<Arrival> arrivals = new ArrayList<>();
            for (int length : new int[] {10, 100, 30, 5, 80, 60, 9, 20}) {
                arrivals.add(new Arrival(prompt(length), 20, -1, 0));
            }

            List<Notes> notes =
                    arrivals.stream().map(arrival -> add(generator, arrival)).toList();
            finish(generator);

            for (int i = 0; i < arrivals.size(); i++) {
                assertThat(notes.get(i).tokens).isEqualTo(alone("llama", List.of(), arrivals.get(i)));
            }
        }
    }

    @Test
    void refusesAPromptThatDoesNotFitTheContext() {
        try (Transformer model = Tiny.generator("llama", Precision.FLOAT32, Map.of(), 1);
                ContinuousGenerator generator = generator(model, 1)) {
            assertThatThrownBy(() -> add(generator, new Arrival(prompt(128), 1, -1, 0)))
                    .isInstanceOf(UsageException.class);
            assertThat(generator.unfinished()).isZero();
        }
    }

    private static ContinuousGenerator generator(Transformer model, int threads) {
        return new ContinuousGenerator(model, Set.of(), GroupLimits.DEFAULT, threads);
    }

    private static Notes add(ContinuousGenerator generator, Arrival arrival) {
        Notes notes = new Notes();
        generator.add(
                new GenerationRequest(arrival.prompt(), arrival.tokens(), new Sampling.Greedy(), notes),
                arrival.adapter());
        return notes;
    }

    private static void finish(ContinuousGenerator generator) {
        while (generator.unfinished() > 0) {
            generator.step();
        }
    }

    private static List<int[]> together(
            Transformer model, List<Map<String, LoraBranch>> adapters, List<Arrival> arrivals, int threads) {
        try (ContinuousGenerator generator = generator(model, threads)) {
            generator.serve(adapters);
            List<Notes> notes = new ArrayList<>();
            for (int step = 0; notes.size() < arrivals.size() || generator.unfinished() > 0; step++) {
                while (notes.size() < arrivals.size()
                        && arrivals.get(notes.size()).step() <= step) {
                    notes.add(add(generator, arrivals.get(notes.size())));
                }
                generator.step();
            }
            return notes.stream().map(note -> note.tokens).toList();
        }
    }

    /** The same by a model to whose layers the adapter is attached. */
    private static int[] alone(String name, List<Map<String, LoraBranch>> adapters, Arrival arrival) {
        try (Transformer model = Tiny.model(name, Precision.FLOAT32)) {
            if (arrival.adapter() >= 0) {
                for (Linear linear : model.linears()) {
                    linear.attach(Objects.requireNonNull(
                            adapters.get(arrival.adapter()).get(linear.name())));
                }
            }
            return new Generator(model, Set.of(), 1)
                    .generate(List.of(new GenerationRequest(
                            arrival.prompt(), arrival.tokens(), new Sampling.Greedy(), StopRule.NEVER)))
                    .getFirst()
                    .tokens();
        }
    }

    private List<Arrival> arrivals(int adapters) {
        List<Arrival> arrivals = new ArrayList<>();
        int[] beginning = prompt(25);
        int step = 0;
        for (int i = 0; i < 14; i++) {
            int[] own = prompt(1 + random.nextInt(40));
            arrivals.add(new Arrival(
                    i % 3 == 0 ? own : joined(beginning, own),
                    1 + random.nextInt(20),
                    random.nextInt(adapters + 1) - 1,
                    step));
            step += random.nextInt(6);
        }
        return arrivals;
    }

    private Map<String, LoraBranch> adapter(Transformer model, int rank) {
        Map<String, LoraBranch> branches = new LinkedHashMap<>();
        for (Linear linear : model.linears()) {
            branches.put(
                    linear.name(),
                    new LoraBranch(values(rank, linear.inputs()), values(linear.outputs(), rank), 0.5, 0));
        }
        return branches;
    }

    private Tensor values(long rows, long columns) {
        float[] values = new float[Math.toIntExact(rows * columns)];
        for (int i = 0; i < values.length; i++) {
            values[i] = 0.2f * (float) random.nextGaussian();
        }
        return torch.tensor(values).view(rows, columns);
    }

    private int[] prompt(int length) {
        return random.ints(length, 3, 300).toArray();
    }

    private static int[] joined(int[] first, int[] second) {
        int[] both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }
}
