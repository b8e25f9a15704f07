package dev.retort.local.generation;

import dev.retort.error.StoppedException;
import dev.retort.local.tensor.Device;
import dev.retort.local.transformer.NextScores;
import dev.retort.local.transformer.Transformer;
import dev.retort.progress.Progress;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.bytedeco.javacpp.PointerScope;

/**
 * Sequences that grow together in one cache: a row each, one token a step and as many more as were guessed right. Sequences
 * that find no row at first take those of complete ones. Used by one thread.
 */
final class RowGroup implements AutoCloseable {

    /** Up to this number of tokens a step takes hardly longer than for one, since reading the weights takes the time. */
    private static final int MOST_TOKENS = 32;

    private final Transformer model;
    private final Set<Integer> endTokens;
    private final Settings settings;
    private final KeyValueCache cache;
    private final Prefill prefill;
    private final KeptBeginnings kept;
    private final Deque<Sequence> waiting = new ArrayDeque<>();
    private final List<Sequence> active = new ArrayList<>();
    private Optional<Decoder> decoder = Optional.empty();

    RowGroup(Transformer model, Set<Integer> endTokens, Settings settings) {
        this.model = model;
        this.endTokens = endTokens;
        this.settings = settings;
        this.cache = new KeyValueCache(model.config(), model.precision(), model.device(), 0, 0);
        this.prefill = new Prefill(model, cache, settings.threads(), settings.reading());
        this.kept = new KeptBeginnings(model, settings.keptTokens());
    }

    /**
     * How sequences are computed.
     *
     * @param mostRows that grow at once
     * @param admission of sequences that wait
     * @param threads that compute prompts, and steps as far as the model was divided among them
     * @param guessed most tokens of a sequence that are guessed at once
     * @param keptTokens most tokens of complete sequences that are kept for those that begin alike
     * @param reading of the tokens of prompts
     */
    record Settings(int mostRows, Admission admission, int threads, int guessed, int keptTokens, Progress reading) {}

    /**
     * Adds a sequence, which waits for a row.
     *
     * @param adapter which of the served adapters it takes, counted from 0; negative for none
     */
    Sequence add(GenerationRequest request, int adapter) {
        int room = model.config().contextLength() - request.prompt().length;
        Sequence sequence = new Sequence(request, adapter, Math.min(request.maxTokens(), room), settings.guessed());
        waiting.add(sequence);
        return sequence;
    }

    /** Returns how many sequences are not complete. */
    int unfinished() {
        return waiting.size() + active.size();
    }

    /** Lets waiting sequences join, or computes the next tokens of those that grow; complete ones leave. */
    void step() {
        stopIfInterrupted();
        Decoder present = decoder.orElseGet(this::decoder);
        decoder = Optional.of(present);
        try (PointerScope step = new PointerScope()) {
            int joining = settings.admission().joining(active, waiting);
            if (joining > 0) {
                join(joining);
            } else if (!active.isEmpty()) {
                advance(present);
            }
        }
        leave();
    }

    /** Must be called when other adapters are served. Sequences of those that are served no more must be complete. */
    void adaptersChanged(Collection<Integer> changed) {
        decoder.ifPresent(Decoder::close);
        decoder = Optional.empty();
        changed.forEach(kept::forget);
    }

    private Decoder decoder() {
        return model.device() == Device.CPU
                ? new LaneDecoder(model, cache, Math.max(MOST_TOKENS, settings.mostRows()))
                : new DeviceDecoder(model, cache);
    }

    /** Gives rows to sequences that wait, and adds the first token to each. */
    private void join(int count) {
        int earlier = active.size();
        for (int i = 0; i < count; i++) {
            active.add(waiting.remove());
        }
        List<Sequence> joined = active.subList(earlier, active.size());
        int longest = joined.stream()
                .mapToInt(sequence -> sequence.prompt().length)
                .max()
                .orElseThrow();
        makeRoom(earlier == 0, longest);
        int[] past = new int[active.size()];
        for (int row = earlier; row < past.length; row++) {
            past[row] = kept.copyTo(active.get(row), shared(row), cache, row);
        }
        List<int[]> noGuesses = joined.stream().map(sequence -> new int[0]).toList();
        add(joined, noGuesses, 1, model.next(prefill.prompts(active, earlier, past)));
    }

    /** Returns how many tokens a row begins with as another row of its adapter does. */
    private int shared(int row) {
        Sequence sequence = active.get(row);
        return active.stream()
                .filter(other -> other != sequence && other.adapter() == sequence.adapter())
                .mapToInt(other -> sequence.beginsWith(other.prompt()))
                .max()
                .orElse(0);
    }

    /** An empty cache that is far too large gets smaller: each step reads all columns. */
    private void makeRoom(boolean empty, int columns) {
        int rows = settings.admission().rows(active, empty ? 0 : cache.rows());
        if (empty && cache.columns() > 2 * KeyValueCache.roomFor(columns)) {
            cache.resize(rows, columns);
        } else if (rows != cache.rows() || columns > cache.columns()) {
            cache.resize(rows, Math.max(columns, cache.columns()));
        }
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
        int[] adapters = new int[count * width];
        int[] columns = new int[count];
        for (int row = 0; row < count; row++) {
            Sequence sequence = active.get(row);
            columns[row] = sequence.position();
            for (int i = 0; i < width; i++) {
                // Behind a shorter guess is any token: what it gives is not looked at, and it is overwritten.
                int[] guess = guesses.get(row);
                ids[row * width + i] = i > 0 && i <= guess.length ? guess[i - 1] : sequence.last();
                positions[row * width + i] = sequence.position() + i;
                adapters[row * width + i] = sequence.adapter();
            }
        }
        cache.reserve(Arrays.stream(columns).max().orElseThrow() + width);
        NewTokens tokens = new NewTokens(columns, width);
        add(active, guesses, width, decoder.next(ids, positions, adapters, tokens));
    }

    /** Takes complete sequences out: the last row moves into the place of one that leaves. */
    private void leave() {
        for (int row = active.size() - 1; row >= 0; row--) {
            if (active.get(row).isComplete()) {
                kept.keep(active.get(row), cache, row);
                int end = active.size() - 1;
                Sequence moved = active.remove(end);
                if (row < end) {
                    cache.copyRow(end, row, 0, moved.position());
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
            throw new StoppedException("Generation was stopped.", "Run again to resume.");
        }
    }

    @Override
    public void close() {
        decoder.ifPresent(Decoder::close);
        kept.close();
        cache.close();
    }
}
