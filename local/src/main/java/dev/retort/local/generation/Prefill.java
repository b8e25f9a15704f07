package dev.retort.local.generation;

import dev.retort.concurrent.Outcomes;
import dev.retort.error.StoppedException;
import dev.retort.local.generation.Pass.Segment;
import dev.retort.local.tensor.Device;
import dev.retort.local.tensor.HostCopy;
import dev.retort.local.tensor.NativeThreads;
import dev.retort.local.tensor.TensorScope;
import dev.retort.local.transformer.Transformer;
import dev.retort.progress.Progress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.bytedeco.pytorch.InferenceMode;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/**
 * Computes prompts into a cache, several packed into a pass. Each thread computes passes of its own with one thread of
 * libtorch: while one multiplies matrices, another does what is between. Where there are fewer prompts than threads, they
 * compute parts of one, the later ones a little behind.
 */
final class Prefill {

    private final Transformer model;
    private final KeyValueCache cache;
    private final int threads;
    private final Progress progress;

    Prefill(Transformer model, KeyValueCache cache, int threads, Progress progress) {
        this.model = model;
        this.cache = cache;
        this.progress = progress;
        this.threads = model.device() == Device.CPU ? threads : 1;
    }

    /**
     * Computes the prompts of the rows that joined, what several of them begin with once, and not what an earlier row begins
     * with as well.
     *
     * @param rows a sequence a row
     * @param earlier how many of them are in the cache
     * @param past how many tokens of each of the others' prompts are there already
     * @return the hidden state of the last token of each of the others: [rows − earlier, hiddenSize]
     */
    Tensor prompts(List<Sequence> rows, int earlier, int[] past) {
        List<int[]> prompts = rows.stream().map(Sequence::prompt).toList();
        Map<Integer, List<Integer>> byAdapter = IntStream.range(0, rows.size())
                .filter(row -> past[row] == 0)
                .boxed()
                .collect(Collectors.groupingBy(row -> rows.get(row).adapter(), TreeMap::new, Collectors.toList()));
        List<List<SharedBeginning>> levels = SharedBeginning.levels(prompts, byAdapter.values());
        levels.forEach(level -> level.forEach(
                beginning -> beginning.rows().forEach(row -> past[row] = beginning.past() + beginning.length())));
        List<Segment> ends = IntStream.range(earlier, rows.size())
                .mapToObj(row -> new Segment(row, past[row], prompts.get(row).length - past[row]))
                .toList();
        PromptReading reading = reading(levels, ends, earlier);
        for (List<SharedBeginning> level : levels) {
            List<Segment> computed = segments(level, earlier);
            if (!computed.isEmpty()) {
                last(rows, computed, reading);
            }
            for (SharedBeginning beginning : level) {
                for (int row : beginning.rows()) {
                    if (row >= earlier && row != beginning.first()) {
                        cache.copyRow(beginning.first(), row, beginning.past(), beginning.length());
                    }
                }
            }
        }
        return last(rows, ends, reading);
    }

    private PromptReading reading(List<List<SharedBeginning>> levels, List<Segment> ends, int earlier) {
        return new PromptReading(
                progress,
                Stream.concat(levels.stream().flatMap(level -> segments(level, earlier).stream()), ends.stream())
                        .mapToLong(Segment::length)
                        .sum());
    }

    private static List<Segment> segments(List<SharedBeginning> level, int earlier) {
        return level.stream()
                .filter(beginning -> beginning.first() >= earlier)
                .map(beginning -> new Segment(beginning.first(), beginning.past(), beginning.length()))
                .toList();
    }

    /** Computes segments and returns the hidden state of the last token of each: [segments, hiddenSize]. */
    private Tensor last(List<Sequence> rows, List<Segment> segments, PromptReading reading) {
        List<Pass> passes = Pass.of(segments, threads);
        TensorVector last = new TensorVector();
        if (threads == 1) {
            passes.forEach(pass -> last.push_back(last(rows, pass, reading)));
        } else {
            sideBySide(rows, passes, reading).forEach(last::push_back);
        }
        return torch.cat(last, 0);
    }

    private List<Tensor> sideBySide(List<Sequence> rows, List<Pass> passes, PromptReading reading) {
        // Closing waits for every pass: none may still write into a cache that is freed.
        try (ExecutorService workers = Executors.newFixedThreadPool(Math.min(threads, passes.size()))) {
            List<Future<Tensor>> running = passes.stream()
                    .map(pass -> workers.submit(() -> alone(rows, pass, reading)))
                    .toList();
            try {
                List<Tensor> results = new ArrayList<>();
                for (Future<Tensor> pass : running) {
                    results.add(TensorScope.take(Outcomes.of(pass)));
                }
                return results;
            } catch (InterruptedException e) {
                workers.shutdownNow();
                throw new StoppedException("Generation was stopped.", "Run again to resume.", e);
            } catch (RuntimeException | Error e) {
                workers.shutdownNow();
                throw e;
            }
        }
    }

    private Tensor alone(List<Sequence> rows, Pass pass, PromptReading reading) {
        NativeThreads.use(1);
        try (InferenceMode mode = new InferenceMode(true)) {
            return last(rows, pass, reading);
        }
    }

    /** Computes a pass and returns the hidden state of the last token of each segment that ends in it. */
    private Tensor last(List<Sequence> rows, Pass pass, PromptReading reading) {
        try {
            if (Thread.interrupted()) {
                throw new StoppedException("Generation was stopped.", "Run again to resume.");
            }
            Tensor ends = TensorScope.compute(() -> ends(rows, pass));
            reading.computed(pass.length());
            return ends;
        } finally {
            pass.leave();
        }
    }

    private Tensor ends(List<Sequence> rows, Pass pass) {
        int tokens = pass.length();
        int[] ids = new int[tokens];
        int[] positions = new int[tokens];
        int[] adapters = new int[tokens];
        int at = 0;
        for (Segment segment : pass.segments()) {
            Sequence sequence = rows.get(segment.row());
            int[] prompt = sequence.prompt();
            for (int i = 0; i < segment.length(); i++, at++) {
                adapters[at] = sequence.adapter();
                positions[at] = segment.past() + i;
                ids[at] = prompt[positions[at]];
            }
        }
        try (PromptAttention attention = attention(pass)) {
            // Where none ends, the keys and values of the last layer are wanted all the same.
            int[] ends = pass.ends().length == 0 ? new int[] {0} : pass.ends();
            return model.forward(HostCopy.ids(ids), model.pass(positions, attention, adapters), ends)
                    .narrow(0, 0, pass.ends().length);
        }
    }

    private PromptAttention attention(Pass pass) {
        return model.kernels()
                .<PromptAttention>map(kernels -> new KernelPromptAttention(model.config(), cache, kernels, pass))
                .orElseGet(() -> new PlainPromptAttention(model.config(), cache, pass));
    }
}
