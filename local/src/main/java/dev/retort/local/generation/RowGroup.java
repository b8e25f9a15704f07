package dev.retort.local.generation;

import dev.retort.error.StoppedException;
import dev.retort.local.tensor.Device;
import dev.retort.local.tensor.HostCopy;
import dev.retort.local.transformer.AttentionKernel;
import dev.retort.local.transformer.Transformer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/** Sequences that grow together in one cache: a row each, one token a step. */
final class RowGroup implements AutoCloseable {

    private final Transformer model;
    private final Set<Integer> endTokens;
    private final List<Sequence> sequences;
    private final int longest;
    private final KeyValueCache cache;
    private final Prefill prefill;

    /** @param threads that compute prompts */
    RowGroup(Transformer model, Set<Integer> endTokens, List<GenerationRequest> requests, int threads) {
        this.model = model;
        this.endTokens = endTokens;
        this.longest = requests.stream().mapToInt(r -> r.prompt().length).max().orElseThrow();
        int context = model.config().contextLength();
        this.sequences = requests.stream()
                .map(r -> new Sequence(
                        r, Math.min(r.maxTokens(), context - r.prompt().length), longest - r.prompt().length))
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
            advance(sequences, model.scores(prefill.rest(shared)));
            decode();
        }
        return sequences.stream().map(Sequence::result).toList();
    }

    private void decode() {
        List<Sequence> active = new ArrayList<>(sequences);
        Tensor mask = mask();
        for (int column = longest; ; column++) {
            leave(active, mask, column);
            if (active.isEmpty()) {
                return;
            }
            stopIfInterrupted();
            try (PointerScope step = new PointerScope()) {
                int rows = active.size();
                int[] ids = new int[rows];
                int[] positions = new int[rows];
                for (int row = 0; row < rows; row++) {
                    ids[row] = active.get(row).last();
                    positions[row] = column - active.get(row).start();
                }
                cache.reserve(column + 1);
                mask.narrow(3, column, 1).zero_();
                Tensor hidden = model.forward(HostCopy.ids(ids), model.pass(positions, attention(rows, column, mask)));
                advance(active, model.scores(hidden));
            }
        }
    }

    private AttentionKernel attention(int rows, int column, Tensor mask) {
        Tensor ofRows = mask.narrow(0, 0, rows);
        return cache.device() == Device.CPU
                ? new HostDecodeAttention(model.config(), cache, rows, column, ofRows)
                : new DecodeAttention(cache, rows, column, ofRows);
    }

    /** What hides the columns before each row's first token and behind the prompts: [rows, 1, 1, columns]. */
    private Tensor mask() {
        int most = sequences.stream().mapToInt(Sequence::limit).max().orElseThrow();
        int columns = KeyValueCache.roomFor(longest + most);
        float[] values = new float[sequences.size() * columns];
        Arrays.fill(values, Float.NEGATIVE_INFINITY);
        for (int row = 0; row < sequences.size(); row++) {
            Arrays.fill(values, row * columns + sequences.get(row).start(), row * columns + longest, 0);
        }
        return model.device().of(model.precision().of(HostCopy.tensor(values, sequences.size(), 1, 1, columns)));
    }

    /** Takes complete sequences out: the last row moves into the place of one that leaves. */
    private void leave(List<Sequence> active, Tensor mask, int column) {
        for (int row = active.size() - 1; row >= 0; row--) {
            if (active.get(row).isComplete()) {
                int end = active.size() - 1;
                Sequence moved = active.remove(end);
                if (row < end) {
                    cache.copyRow(end, moved.start(), row, moved.start(), column - moved.start());
                    try (PointerScope scope = new PointerScope()) {
                        mask.select(0, row).copy_(mask.select(0, end));
                    }
                    active.set(row, moved);
                }
            }
        }
    }

    /** Chooses the next token of each sequence from its scores: [rows, vocabularySize]. */
    private void advance(List<Sequence> rows, Tensor scores) {
        try (PointerScope scope = new PointerScope()) {
            long[] best = HostCopy.longs(torch.max(scores, -1).get1());
            for (int row = 0; row < rows.size(); row++) {
                int at = row;
                rows.get(row).add((int) best[row], () -> HostCopy.floats(scores.select(0, at)), endTokens);
            }
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
