package dev.retort.local.generation;

import dev.retort.error.StoppedException;
import dev.retort.local.tensor.Device;
import dev.retort.local.tensor.HostCopy;
import dev.retort.local.tensor.NativeThreads;
import dev.retort.local.tensor.TensorScope;
import dev.retort.local.transformer.Transformer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.bytedeco.pytorch.InferenceMode;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/**
 * Computes prompts into a cache, several packed into a pass. Each thread computes passes of its own with one thread of
 * libtorch: while one multiplies matrices, another does what stands between.
 */
final class Prefill {

    /** Prompt tokens that all threads compute at once: enough to keep matrix products busy, few enough for memory. */
    private static final int MOST_TOKENS = 2048;

    /** A shorter pass is not worth a thread. */
    private static final int FEWEST_TOKENS = 64;

    private final Transformer model;
    private final KeyValueCache cache;
    private final List<Sequence> sequences;
    private final int threads;

    Prefill(Transformer model, KeyValueCache cache, List<Sequence> sequences, int threads) {
        this.model = model;
        this.cache = cache;
        this.sequences = sequences;
        this.threads = model.device() == Device.CPU ? threads : 1;
    }

    /** Computes the first tokens of all prompts, which are equal, once. */
    void shared(int count) {
        int first = sequences.getFirst().start();
        last(List.of(new PrefillAttention.Segment(0, first, 0, count)));
        for (int row = 1; row < sequences.size(); row++) {
            cache.copyRow(0, first, row, sequences.get(row).start(), count);
        }
    }

    /**
     * Computes the prompts from a token on.
     *
     * @param shared how many first tokens of each are in the cache
     * @return the hidden state of the last token of each: [rows, hiddenSize]
     */
    Tensor rest(int shared) {
        List<List<PrefillAttention.Segment>> passes = passes(shared);
        TensorVector last = new TensorVector();
        if (threads == 1 || passes.size() == 1) {
            passes.forEach(pass -> last.push_back(last(pass)));
        } else {
            sideBySide(passes).forEach(last::push_back);
        }
        return torch.cat(last, 0);
    }

    /** Divides what is left of the prompts into passes of about the same length: as many for each thread, none too long. */
    private List<List<PrefillAttention.Segment>> passes(int shared) {
        int all = sequences.stream()
                .mapToInt(sequence -> sequence.prompt().length - shared)
                .sum();
        int count = Math.clamp(all / FEWEST_TOKENS, 1, threads * Math.ceilDiv(all, MOST_TOKENS));
        List<List<PrefillAttention.Segment>> passes = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            passes.add(new ArrayList<>());
        }
        int before = 0;
        for (int row = 0; row < sequences.size(); row++) {
            Sequence sequence = sequences.get(row);
            int length = sequence.prompt().length - shared;
            // A prompt belongs where its middle lies.
            int pass = Math.toIntExact((2L * before + length) * count / (2L * all));
            passes.get(pass).add(new PrefillAttention.Segment(row, sequence.start(), shared, length));
            before += length;
        }
        passes.removeIf(List::isEmpty);
        return passes;
    }

    private List<Tensor> sideBySide(List<List<PrefillAttention.Segment>> passes) {
        // Closing waits for every pass: none may still write into a cache that is freed.
        try (ExecutorService workers = Executors.newFixedThreadPool(Math.min(threads, passes.size()))) {
            List<Future<Tensor>> running = passes.stream()
                    .map(pass -> workers.submit(() -> alone(pass)))
                    .toList();
            try {
                List<Tensor> results = new ArrayList<>();
                for (Future<Tensor> pass : running) {
                    results.add(TensorScope.take(pass.get()));
                }
                return results;
            } catch (InterruptedException e) {
                workers.shutdownNow();
                throw new StoppedException("Generation was stopped.", "Run again to go on.", e);
            } catch (ExecutionException e) {
                workers.shutdownNow();
                switch (e.getCause()) {
                    case RuntimeException cause -> throw cause;
                    case Error cause -> throw cause;
                    case null, default -> throw new IllegalStateException(e);
                }
            }
        }
    }

    private Tensor alone(List<PrefillAttention.Segment> pass) {
        NativeThreads.use(1);
        try (InferenceMode mode = new InferenceMode(true)) {
            return last(pass);
        }
    }

    /** Computes a pass and returns the hidden state of the last token of each segment: [segments, hiddenSize]. */
    private Tensor last(List<PrefillAttention.Segment> pass) {
        if (Thread.interrupted()) {
            throw new StoppedException("Generation was stopped.", "Run again to go on.");
        }
        int[] ends = new int[pass.size()];
        int end = 0;
        for (int i = 0; i < ends.length; i++) {
            end += pass.get(i).length();
            ends[i] = end - 1;
        }
        return TensorScope.compute(
                () -> torch.index_select(hidden(pass), 0, model.device().of(HostCopy.ids(ends))));
    }

    private Tensor hidden(List<PrefillAttention.Segment> pass) {
        int tokens = pass.stream().mapToInt(PrefillAttention.Segment::length).sum();
        int[] ids = new int[tokens];
        int[] positions = new int[tokens];
        int at = 0;
        for (PrefillAttention.Segment segment : pass) {
            int[] prompt = sequences.get(segment.row()).prompt();
            for (int i = 0; i < segment.length(); i++, at++) {
                positions[at] = segment.past() + i;
                ids[at] = prompt[positions[at]];
            }
        }
        return model.forward(
                HostCopy.ids(ids), model.pass(positions, new PrefillAttention(model.config(), cache, pass)));
    }
}
