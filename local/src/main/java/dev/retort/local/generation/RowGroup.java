package dev.retort.local.generation;

import dev.retort.error.StoppedException;
import dev.retort.local.tensor.Device;
import dev.retort.local.transformer.NextScores;
import dev.retort.local.transformer.Transformer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.bytedeco.javacpp.PointerScope;

/** Sequences that grow together in one cache: a row each, one token a step and as many more as were guessed right. */
final class RowGroup implements AutoCloseable {

    /** Up to so many tokens a step takes hardly longer than for one: reading the weights is what takes time. */
    private static final int MOST_TOKENS = 32;

    private final Transformer model;
    private final Set<Integer> endTokens;
    private final List<Sequence> sequences;
    private final int longest;
    private final KeyValueCache cache;
    private final Prefill prefill;

    /**
     * @param threads that compute prompts, and steps as far as the model was divided among them
     * @param guessed most tokens of a sequence that are guessed at once
     */
    RowGroup(Transformer model, Set<Integer> endTokens, List<GenerationRequest> requests, int threads, int guessed) {
        this.model = model;
        this.endTokens = endTokens;
        this.longest = requests.stream().mapToInt(r -> r.prompt().length).max().orElseThrow();
        int context = model.config().contextLength();
        this.sequences = requests.stream()
                .map(r -> new Sequence(
                        r, Math.min(r.maxTokens(), context - r.prompt().length), longest - r.prompt().length, guessed))
                .toList();
        this.cache = new KeyValueCache(model.config(), model.precision(), model.device(), sequences.size(), longest);
        this.prefill = new Prefill(model, cache, sequences, threads);
    }

    /** Continues all sequences, of which the first {@code shared} tokens are equal. */
    List<Generated> generate(int shared) {
        try (PointerScope scope = new PointerScope()) {
            if (shared > 0) {
                prefill.shared(shared);
            }
            List<int[]> noGuesses =
                    sequences.stream().map(sequence -> new int[0]).toList();
            add(sequences, noGuesses, 1, model.next(prefill.rest(shared)));
            decode();
        }
        return sequences.stream().map(Sequence::result).toList();
    }

    private void decode() {
        List<Sequence> active = new ArrayList<>(sequences);
        try (Decoder decoder = decoder()) {
            while (true) {
                leave(active);
                if (active.isEmpty()) {
                    return;
                }
                stopIfInterrupted();
                try (PointerScope step = new PointerScope()) {
                    advance(active, decoder);
                }
            }
        }
    }

    private Decoder decoder() {
        return model.device() == Device.CPU
                ? new LaneDecoder(model, cache, Math.max(MOST_TOKENS, sequences.size()))
                : new DeviceDecoder(model, cache);
    }

    /** Computes the last token of each sequence and those that are guessed to follow, and adds what follows them. */
    private void advance(List<Sequence> active, Decoder decoder) {
        int rows = active.size();
        int room = model.device() == Device.CPU ? MOST_TOKENS / rows - 1 : 0;
        List<int[]> guesses =
                active.stream().map(sequence -> sequence.guess(room)).toList();
        int width = 1 + guesses.stream().mapToInt(guess -> guess.length).max().orElseThrow();
        int[] ids = new int[rows * width];
        int[] positions = new int[rows * width];
        int[] columns = new int[rows];
        for (int row = 0; row < rows; row++) {
            Sequence sequence = active.get(row);
            columns[row] = sequence.column();
            for (int i = 0; i < width; i++) {
                // Behind a shorter guess stands any token: what it gives is not looked at, and it is overwritten.
                int[] guess = guesses.get(row);
                ids[row * width + i] = i > 0 && i <= guess.length ? guess[i - 1] : sequence.last();
                positions[row * width + i] = sequence.position() + i;
            }
        }
        cache.reserve(Arrays.stream(columns).max().orElseThrow() + width);
        int[] starts = active.stream().mapToInt(Sequence::start).toArray();
        NewTokens tokens = new NewTokens(starts, columns, width);
        add(active, guesses, width, decoder.next(ids, positions, tokens));
    }

    /** Takes complete sequences out: the last row moves into the place of one that leaves. */
    private void leave(List<Sequence> active) {
        for (int row = active.size() - 1; row >= 0; row--) {
            if (active.get(row).isComplete()) {
                int end = active.size() - 1;
                Sequence moved = active.remove(end);
                if (row < end) {
                    cache.copyRow(end, moved.start(), row, moved.start(), moved.column() - moved.start());
                    active.set(row, moved);
                }
            }
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
