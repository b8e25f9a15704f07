package dev.retort.local.training;

import dev.retort.local.lora.AdapterTensors;
import dev.retort.local.transformer.StepBranches;
import dev.retort.local.transformer.Transformer;
import java.util.Arrays;
import java.util.List;
import org.apiguardian.api.API;
import org.bytedeco.pytorch.Tensor;

/**
 * The negative log-likelihood of rows' answers under a model with an adapter, and its gradient. Several rows are computed
 * at the same time, one a thread; their gradients are added in the order of the batch, so the number of threads does not
 * change a bit of the result. The output layer is computed at answer positions only. Not thread-safe.
 */
@API(status = API.Status.INTERNAL)
public final class RowLoss implements AutoCloseable {

    private final Runnable rowDone;
    private final Transformer model;
    private final RowGraph graph;
    private final GradientSum sum;
    private final RowThreads threads;

    /**
     * Prepares to compute losses.
     *
     * @param model with the adapter attached
     * @param adapter gets the gradients
     * @param threads rows at the same time, at least 1
     * @param recompute whether each block is computed again for the backward pass, to save memory
     * @param seed of dropout
     */
    public RowLoss(Transformer model, AdapterTensors adapter, int threads, boolean recompute, long seed) {
        this(model, adapter, threads, recompute, seed, () -> {});
    }

    /** Creates the loss; {@code rowDone} hears of each row, on the thread that computed it. */
    public RowLoss(
            Transformer model, AdapterTensors adapter, int threads, boolean recompute, long seed, Runnable rowDone) {
        this.rowDone = rowDone;
        this.model = model;
        this.graph = new RowGraph(model, adapter, recompute, seed);
        this.sum = new GradientSum(adapter.layout().size());
        this.threads = new RowThreads(threads);
    }

    /**
     * Returns the mean loss of a batch's answer tokens, in nats, and adds its gradient.
     *
     * @param step optimiser step; dropout is a function of it
     * @param gradient flat, of the adapter's size
     */
    double gradient(List<TrainingRow> batch, int step, Tensor gradient) {
        int tokens = tokens(batch);
        double[] losses = new double[batch.size()];
        sum.begin(gradient);
        try (StepBranches branches = model.branches()) {
            threads.forEach(batch, row -> {
                Tensor part = sum.part();
                losses[row] = graph.gradient(batch.get(row), 1.0 / tokens, step, row, branches, part);
                sum.add(row, part);
                rowDone.run();
            });
        }
        return Arrays.stream(losses).sum() / tokens;
    }

    /** Returns the mean loss of the answer tokens of rows, in nats, without dropout. */
    double mean(List<TrainingRow> rows) {
        double[] losses = new double[rows.size()];
        threads.forEach(rows, row -> {
            losses[row] = graph.loss(rows.get(row));
            rowDone.run();
        });
        return Arrays.stream(losses).sum() / tokens(rows);
    }

    private static int tokens(List<TrainingRow> rows) {
        return rows.stream().mapToInt(TrainingRow::answerTokens).sum();
    }

    /** Ends the threads and frees the buffers; the model and the adapter stay. */
    @Override
    public void close() {
        threads.close();
        sum.close();
    }
}
