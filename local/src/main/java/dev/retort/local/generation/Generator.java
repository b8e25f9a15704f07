package dev.retort.local.generation;

import dev.retort.error.StoppedException;
import dev.retort.error.UsageException;
import dev.retort.local.tensor.HostCopy;
import dev.retort.local.tensor.NativeThreads;
import dev.retort.local.tensor.TensorScope;
import dev.retort.local.transformer.Transformer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.InferenceMode;
import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/**
 * Continues sequences, several at once. What they begin with in common is computed once, and a sequence that is complete
 * leaves the batch. The same requests in the same order give the same tokens. Calls of several threads wait for one
 * another.
 */
public final class Generator {

    /** Prompt tokens computed at once: enough to keep matrix products busy, few enough to stay in the caches. */
    private static final int PREFILL_TOKENS = 2048;
    /** A shorter common beginning is not worth a pass of its own. */
    private static final int LEAST_PREFIX = 24;

    private final Transformer model;
    private final Set<Integer> endTokens;
    private final int threads;

    /**
     * Creates a generator.
     *
     * @param endTokens tokens that end a sequence
     * @param threads libtorch's, at least 1
     */
    public Generator(Transformer model, Set<Integer> endTokens, int threads) {
        this.model = model;
        this.endTokens = Set.copyOf(endTokens);
        this.threads = threads;
    }

    /**
     * Continues all sequences.
     *
     * @return one result a request, in order
     * @throws UsageException if a prompt does not fit the model's context
     * @throws StoppedException if the thread was interrupted
     */
    public synchronized List<Generated> generate(List<GenerationRequest> requests) {
        if (requests.isEmpty()) {
            return List.of();
        }
        List<Sequence> sequences = new ArrayList<>();
        int longest = requests.stream().mapToInt(r -> r.prompt().length).max().orElseThrow();
        for (GenerationRequest request : requests) {
            sequences.add(new Sequence(request, limit(request), longest - request.prompt().length));
        }
        int columns =
                longest + sequences.stream().mapToInt(Sequence::limit).max().orElseThrow();
        NativeThreads.use(threads);
        try (PointerScope scope = new PointerScope();
                InferenceMode mode = new InferenceMode(true);
                KeyValueCache cache = new KeyValueCache(model.config(), model.precision(), requests.size(), columns)) {
            advance(sequences, prefill(cache, sequences));
            decode(cache, sequences, longest, columns);
        }
        return sequences.stream().map(Sequence::result).toList();
    }

    private int limit(GenerationRequest request) {
        int context = model.config().contextLength();
        int room = context - request.prompt().length;
        if (room < 1 || request.prompt().length == 0) {
            throw new UsageException(
                    "A prompt of %d tokens does not fit the model's context of %d."
                            .formatted(request.prompt().length, context),
                    "Give fewer or shorter passages, or take a model with a longer context.");
        }
        return Math.min(request.maxTokens(), room);
    }

    /** Computes the prompts into the cache and returns the scores after each: [rows, vocabularySize]. */
    private Tensor prefill(KeyValueCache cache, List<Sequence> sequences) {
        int shared = commonPrefix(sequences);
        if (shared > 0) {
            Sequence first = sequences.getFirst();
            computeLast(cache, sequences, List.of(new PrefillAttention.Segment(0, first.start(), 0, shared)));
            for (int row = 1; row < sequences.size(); row++) {
                cache.copyRow(0, first.start(), row, sequences.get(row).start(), shared);
            }
        }
        TensorVector last = new TensorVector();
        List<PrefillAttention.Segment> segments = new ArrayList<>();
        int tokens = 0;
        for (int row = 0; row < sequences.size(); row++) {
            Sequence sequence = sequences.get(row);
            int length = sequence.prompt().length - shared;
            if (tokens > 0 && tokens + length > PREFILL_TOKENS) {
                last.push_back(computeLast(cache, sequences, List.copyOf(segments)));
                segments.clear();
                tokens = 0;
            }
            segments.add(new PrefillAttention.Segment(row, sequence.start(), shared, length));
            tokens += length;
        }
        last.push_back(computeLast(cache, sequences, segments));
        return model.logits(torch.cat(last, 0));
    }

    /** Computes segments and returns the hidden state of the last token of each: [segments, hiddenSize]. */
    private Tensor computeLast(KeyValueCache cache, List<Sequence> sequences, List<PrefillAttention.Segment> segments) {
        int[] ends = new int[segments.size()];
        int end = 0;
        for (int i = 0; i < ends.length; i++) {
            end += segments.get(i).length();
            ends[i] = end - 1;
        }
        return TensorScope.compute(
                () -> torch.index_select(compute(cache, sequences, segments), 0, HostCopy.ids(ends)));
    }

    private Tensor compute(KeyValueCache cache, List<Sequence> sequences, List<PrefillAttention.Segment> segments) {
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
        return model.forward(HostCopy.ids(ids), model.pass(positions, new PrefillAttention(cache, segments)));
    }

    private static int commonPrefix(List<Sequence> sequences) {
        int[] first = sequences.getFirst().prompt();
        int shared = first.length;
        for (Sequence sequence : sequences) {
            int[] prompt = sequence.prompt();
            int equal = 0;
            while (equal < Math.min(shared, prompt.length - 1) && prompt[equal] == first[equal]) {
                equal++;
            }
            shared = equal;
        }
        return sequences.size() > 1 && shared >= LEAST_PREFIX ? shared : 0;
    }

    private void decode(KeyValueCache cache, List<Sequence> sequences, int longest, int columns) {
        List<Sequence> active = new ArrayList<>(sequences);
        Mask mask = new Mask(sequences, columns);
        for (int column = longest; ; column++) {
            leave(cache, active, mask, column);
            if (active.isEmpty()) {
                return;
            }
            if (Thread.interrupted()) {
                throw new StoppedException("Generation was stopped.", "Run again to go on.");
            }
            try (PointerScope step = new PointerScope()) {
                int rows = active.size();
                int[] ids = new int[rows];
                int[] positions = new int[rows];
                for (int row = 0; row < rows; row++) {
                    ids[row] = active.get(row).last();
                    positions[row] = column - active.get(row).start();
                }
                Tensor hidden = model.forward(
                        HostCopy.ids(ids),
                        model.pass(positions, new DecodeAttention(cache, rows, column, mask.of(rows))));
                advance(active, model.logits(hidden));
            }
        }
    }

    /** Takes complete sequences out: the last row moves into the place of one that leaves. */
    private static void leave(KeyValueCache cache, List<Sequence> active, Mask mask, int column) {
        for (int row = active.size() - 1; row >= 0; row--) {
            if (active.get(row).isComplete()) {
                int end = active.size() - 1;
                Sequence moved = active.remove(end);
                if (row < end) {
                    cache.copyRow(end, moved.start(), row, moved.start(), column - moved.start());
                    mask.copyRow(end, row);
                    active.set(row, moved);
                }
            }
        }
    }

    /** Chooses the next token of each sequence from its scores: [rows, vocabularySize]. */
    private void advance(List<Sequence> sequences, Tensor scores) {
        try (PointerScope scope = new PointerScope()) {
            long[] best = HostCopy.longs(torch.argmax(scores, new LongOptional(-1), false));
            for (int row = 0; row < sequences.size(); row++) {
                int at = row;
                sequences.get(row).add((int) best[row], () -> HostCopy.floats(scores.select(0, at)), endTokens);
            }
        }
    }

    /** What hides the columns before each row's first token. */
    private static final class Mask {

        private final Optional<Tensor> hidden;

        Mask(List<Sequence> sequences, int columns) {
            if (sequences.stream().allMatch(sequence -> sequence.start() == 0)) {
                hidden = Optional.empty();
                return;
            }
            float[] values = new float[sequences.size() * columns];
            for (int row = 0; row < sequences.size(); row++) {
                int start = sequences.get(row).start();
                Arrays.fill(values, row * columns, row * columns + start, Float.NEGATIVE_INFINITY);
            }
            hidden = Optional.of(HostCopy.tensor(values, sequences.size(), 1, 1, columns));
        }

        Optional<Tensor> of(int rows) {
            return hidden.map(mask -> mask.narrow(0, 0, rows));
        }

        void copyRow(int source, int target) {
            hidden.ifPresent(mask -> mask.select(0, target).copy_(mask.select(0, source)));
        }
    }
}
