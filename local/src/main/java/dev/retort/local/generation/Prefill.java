package dev.retort.local.generation;

import dev.retort.error.StoppedException;
import dev.retort.local.generation.Pass.Segment;
import dev.retort.local.tensor.Device;
import dev.retort.local.tensor.HostCopy;
import dev.retort.local.tensor.NativeThreads;
import dev.retort.local.tensor.TensorScope;
import dev.retort.local.transformer.Transformer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.InferenceMode;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/**
 * Computes prompts into a cache, several packed into a pass. Each thread computes passes of its own with one thread of
 * libtorch: while one multiplies matrices, another does what stands between. Where there are fewer prompts than threads, they
 * compute parts of one, the later ones a little behind.
 */
final class Prefill {

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
        last(List.of(new Segment(0, first, 0, count)));
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
        return last(IntStream.range(0, sequences.size())
                .mapToObj(row -> new Segment(
                        row,
                        sequences.get(row).start(),
                        shared,
                        sequences.get(row).prompt().length - shared))
                .toList());
    }

    /** Computes segments and returns the hidden state of the last token of each: [segments, hiddenSize]. */
    private Tensor last(List<Segment> segments) {
        List<Pass> passes = Pass.of(segments, threads);
        TensorVector last = new TensorVector();
        if (threads == 1) {
            passes.forEach(pass -> last.push_back(last(pass)));
        } else {
            sideBySide(passes).forEach(last::push_back);
        }
        return torch.cat(last, 0);
    }

    private List<Tensor> sideBySide(List<Pass> passes) {
        // Closing waits for every pass: none may still write into a cache that is freed.
        try (ExecutorService workers = Executors.newFixedThreadPool(Math.min(threads, passes.size()))) {
            List<Future<Tensor>> running = passes.stream()
                    .map(pass -> workers.submit(() -> alone(pass)))
                    .toList();
            try {
                List<Tensor> results = new ArrayList<>();
                for (Future<Tensor> pass : running) {
                    results.add(TensorScope.take(NativeThreads.result(pass)));
                }
                return results;
            } catch (InterruptedException e) {
                workers.shutdownNow();
                throw new StoppedException("Generation was stopped.", "Run again to go on.", e);
            } catch (RuntimeException | Error e) {
                workers.shutdownNow();
                throw e;
            }
        }
    }

    private Tensor alone(Pass pass) {
        NativeThreads.use(1);
        try (InferenceMode mode = new InferenceMode(true)) {
            return last(pass);
        }
    }

    /** Computes a pass and returns the hidden state of the last token of each segment that ends in it. */
    private Tensor last(Pass pass) {
        try {
            if (Thread.interrupted()) {
                throw new StoppedException("Generation was stopped.", "Run again to go on.");
            }
            return TensorScope.compute(() -> ends(pass));
        } finally {
            pass.leave();
        }
    }

    private Tensor ends(Pass pass) {
        int tokens = pass.length();
        int[] ids = new int[tokens];
        int[] positions = new int[tokens];
        int at = 0;
        for (Segment segment : pass.segments()) {
            int[] prompt = sequences.get(segment.row()).prompt();
            for (int i = 0; i < segment.length(); i++, at++) {
                positions[at] = segment.past() + i;
                ids[at] = prompt[positions[at]];
            }
        }
        try (PromptAttention attention = attention(pass)) {
            // Where none ends, the keys and values of the last layer are wanted all the same.
            int[] ends = pass.ends().length == 0 ? new int[] {0} : pass.ends();
            return model.forward(HostCopy.ids(ids), model.pass(positions, attention), ends)
                    .narrow(0, 0, pass.ends().length);
        }
    }

    private PromptAttention attention(Pass pass) {
        return model.kernels()
                .<PromptAttention>map(kernels -> new KernelPromptAttention(model.config(), cache, kernels, pass))
                .orElseGet(() -> new PlainPromptAttention(model.config(), cache, pass));
    }
}
