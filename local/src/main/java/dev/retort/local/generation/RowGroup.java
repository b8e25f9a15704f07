package dev.retort.local.generation;

import dev.retort.error.StoppedException;
import dev.retort.local.tensor.HostCopy;
import dev.retort.local.tensor.TensorScope;
import dev.retort.local.transformer.Transformer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/** Sequences that grow together in one cache: a row each, one token a step. */
final class RowGroup implements AutoCloseable {

    /** Prompt tokens computed at once: enough to keep matrix products busy, few enough to stay in a core's cache. */
    private static final int PREFILL_TOKENS = 2048;

    private final Transformer model;
    private final Set<Integer> endTokens;
    private final List<Sequence> sequences;
    private final int longest;
    private final KeyValueCache cache;

    RowGroup(Transformer model, Set<Integer> endTokens, List<GenerationRequest> requests) {
        this.model = model;
        this.endTokens = endTokens;
        this.longest = requests.stream().mapToInt(r -> r.prompt().length).max().orElseThrow();
        int context = model.config().contextLength();
        this.sequences = requests.stream()
                .map(r -> new Sequence(
                        r, Math.min(r.maxTokens(), context - r.prompt().length), longest - r.prompt().length))
                .toList();
        this.cache = new KeyValueCache(model.config(), model.precision(), model.device(), sequences.size(), longest);
    }

    /** Continues all sequences, of which the first {@code shared} tokens are equal. */
    List<Generated> generate(int shared) {
        try (PointerScope scope = new PointerScope()) {
            computeShared(shared);
            advance(sequences, model.scores(prefill(shared)));
            decode();
        }
        return sequences.stream().map(Sequence::result).toList();
    }

    private void computeShared(int shared) {
        if (shared == 0) {
            return;
        }
        int first = sequences.getFirst().start();
        computeLast(List.of(new PrefillAttention.Segment(0, first, 0, shared)));
        for (int row = 1; row < sequences.size(); row++) {
            cache.copyRow(0, first, row, sequences.get(row).start(), shared);
        }
    }

    /** Computes the prompts into the cache and returns the hidden state of the last token of each: [rows, hiddenSize]. */
    private Tensor prefill(int shared) {
        TensorVector last = new TensorVector();
        List<PrefillAttention.Segment> segments = new ArrayList<>();
        int tokens = 0;
        for (int row = 0; row < sequences.size(); row++) {
            Sequence sequence = sequences.get(row);
            int length = sequence.prompt().length - shared;
            if (tokens > 0 && tokens + length > PREFILL_TOKENS) {
                last.push_back(computeLast(List.copyOf(segments)));
                segments.clear();
                tokens = 0;
            }
            segments.add(new PrefillAttention.Segment(row, sequence.start(), shared, length));
            tokens += length;
        }
        last.push_back(computeLast(segments));
        return torch.cat(last, 0);
    }

    /** Computes segments and returns the hidden state of the last token of each: [segments, hiddenSize]. */
    private Tensor computeLast(List<PrefillAttention.Segment> segments) {
        stopIfInterrupted();
        int[] ends = new int[segments.size()];
        int end = 0;
        for (int i = 0; i < ends.length; i++) {
            end += segments.get(i).length();
            ends[i] = end - 1;
        }
        return TensorScope.compute(
                () -> torch.index_select(compute(segments), 0, model.device().of(HostCopy.ids(ends))));
    }

    private Tensor compute(List<PrefillAttention.Segment> segments) {
        int tokens =
                segments.stream().mapToInt(PrefillAttention.Segment::length).sum();
        int[] ids = new int[tokens];
        int[] positions = new int[tokens];
        int at = 0;
        for (PrefillAttention.Segment segment : segments) {
            int[] prompt = sequences.get(segment.row()).prompt();
            for (int i = 0; i < segment.length(); i++, at++) {
                positions[at] = segment.past() + i;
                ids[at] = prompt[positions[at]];
            }
        }
        return model.forward(
                HostCopy.ids(ids), model.pass(positions, new PrefillAttention(model.config(), cache, segments)));
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
                Tensor hidden = model.forward(
                        HostCopy.ids(ids),
                        model.pass(positions, new DecodeAttention(cache, rows, column, mask.narrow(0, 0, rows))));
                advance(active, model.scores(hidden));
            }
        }
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
