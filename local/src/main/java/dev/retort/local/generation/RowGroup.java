package dev.retort.local.generation;

import dev.retort.error.StoppedException;
import dev.retort.local.tensor.Device;
import dev.retort.local.transformer.NextScores;
import dev.retort.local.transformer.Transformer;
import dev.retort.progress.Progress;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.function.IntConsumer;
import org.bytedeco.javacpp.PointerScope;

/**
 * Sequences that grow together in one cache: a row each, one token a step and as many more as were guessed right. Sequences
 * that find no row at first take those of complete ones.
 */
final class RowGroup implements AutoCloseable {

    /** Up to so many tokens a step takes hardly longer than for one: reading the weights is what takes time. */
    private static final int MOST_TOKENS = 32;

    /** Rows are filled once one in so many is free: each time costs passes for what prompts begin with. */
    private static final int ONE_FREE_IN = 2;

    private final Transformer model;
    private final Set<Integer> endTokens;
    private final List<Sequence> sequences;
    private final int rows;
    private final IntConsumer completed;
    private final KeyValueCache cache;
    private final Prefill prefill;
    private final Deque<Sequence> waiting;
    private final List<Sequence> active = new ArrayList<>();

    RowGroup(
            Transformer model,
            Set<Integer> endTokens,
            List<GenerationRequest> requests,
            Settings settings,
            IntConsumer completed) {
        this.model = model;
        this.endTokens = endTokens;
        this.rows = Math.min(settings.rows(), requests.size());
        this.completed = completed;
        int context = model.config().contextLength();
        this.sequences = requests.stream()
                .map(r -> new Sequence(r, Math.min(r.maxTokens(), context - r.prompt().length), settings.guessed()))
                .toList();
        this.waiting = new ArrayDeque<>(sequences);
        this.cache = new KeyValueCache(model.config(), model.precision(), model.device(), rows, 0);
        this.prefill = new Prefill(model, cache, settings.threads(), settings.reading());
    }

    /**
     * How sequences are computed.
     *
     * @param rows most that grow at once
     * @param threads that compute prompts, and steps as far as the model was divided among them
     * @param guessed most tokens of a sequence that are guessed at once
     * @param reading of the tokens of prompts
     */
    record Settings(int rows, int threads, int guessed, Progress reading) {}

    /** Continues all sequences. */
    List<Generated> generate() {
        try (Decoder decoder = decoder()) {
            while (true) {
                leave();
                if (active.isEmpty() && waiting.isEmpty()) {
                    return sequences.stream().map(Sequence::result).toList();
                }
                stopIfInterrupted();
                try (PointerScope step = new PointerScope()) {
                    int free = rows - active.size();
                    if (!waiting.isEmpty() && (active.isEmpty() || free * ONE_FREE_IN >= rows)) {
                        join(free);
                    } else {
                        advance(decoder);
                    }
                }
            }
        }
    }

    private Decoder decoder() {
        return model.device() == Device.CPU
                ? new LaneDecoder(model, cache, Math.max(MOST_TOKENS, rows))
                : new DeviceDecoder(model, cache);
    }

    /** Gives free rows to sequences that wait, and adds the first token to each. */
    private void join(int free) {
        int earlier = active.size();
        while (active.size() < earlier + free && !waiting.isEmpty()) {
            active.add(waiting.remove());
        }
        List<Sequence> joined = active.subList(earlier, active.size());
        cache.reserve(joined.stream()
                .mapToInt(sequence -> sequence.prompt().length)
                .max()
                .orElseThrow());
        List<int[]> noGuesses = joined.stream().map(sequence -> new int[0]).toList();
        add(joined, noGuesses, 1, model.next(prefill.prompts(active, earlier)));
    }

    /** Computes the last token of each sequence and those that are guessed to follow, and adds what follows them. */
    private void advance(Decoder decoder) {
        int count = active.size();
        int room = model.device() == Device.CPU ? MOST_TOKENS / count - 1 : 0;
        List<int[]> guesses =
                active.stream().map(sequence -> sequence.guess(room)).toList();
        int width = 1 + guesses.stream().mapToInt(guess -> guess.length).max().orElseThrow();
        int[] ids = new int[count * width];
        int[] positions = new int[count * width];
        int[] columns = new int[count];
        for (int row = 0; row < count; row++) {
            Sequence sequence = active.get(row);
            columns[row] = sequence.position();
            for (int i = 0; i < width; i++) {
                // Behind a shorter guess is any token: what it gives is not looked at, and it is overwritten.
                int[] guess = guesses.get(row);
                ids[row * width + i] = i > 0 && i <= guess.length ? guess[i - 1] : sequence.last();
                positions[row * width + i] = sequence.position() + i;
            }
        }
        cache.reserve(Arrays.stream(columns).max().orElseThrow() + width);
        NewTokens tokens = new NewTokens(columns, width);
        add(active, guesses, width, decoder.next(ids, positions, tokens));
    }

    /** Takes complete sequences out: the last row moves into the place of one that leaves. */
    private void leave() {
        int before = active.size();
        for (int row = active.size() - 1; row >= 0; row--) {
            if (active.get(row).isComplete()) {
                int end = active.size() - 1;
                Sequence moved = active.remove(end);
                if (row < end) {
                    cache.copyRow(end, row, 0, moved.position());
                    active.set(row, moved);
                }
            }
        }
        if (active.size() < before) {
            completed.accept(sequences.size() - waiting.size() - active.size());
        }
    }

    /**
     * Adds to each sequence what follows.
     *
     * @param scores of the next token after each that was computed: rows · width of them
     */
    private void add(List<Sequence> rows, List<int[]> guesses, int width, NextScores scores) {
        for (int row = 0; row < rows.size(); row++) {
            int first = row * width;
            Sequence.Next next = new Sequence.Next() {
                @Override
                public int best(int at) {
                    return scores.best(first + at);
                }

                @Override
                public float[] scores(int at) {
                    return scores.after(first + at);
                }
            };
            rows.get(row).add(guesses.get(row), next, endTokens);
        }
    }

    private static void stopIfInterrupted() {
        if (Thread.interrupted()) {
            throw new StoppedException("Generation was stopped.", "Run again to go on.");
        }
    }

    @Override
    public void close() {
        cache.close();
    }
}
