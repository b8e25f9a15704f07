package dev.retort.local.training;

import java.util.Random;
import org.apiguardian.api.API;

/**
 * Which rows each optimiser step trains on: every epoch is a new permutation of all rows, cut into batches. The order is
 * a function of the seed and the step alone, so a resumed job needs no stored state.
 *
 * @param rows number of training rows, at least 1
 * @param batchSize rows a step, at least 1; the last batch of an epoch holds what is left
 * @param seed of the permutations
 */
@API(status = API.Status.INTERNAL)
public record BatchOrder(int rows, int batchSize, long seed) {

    /** Returns the optimiser steps of one epoch. */
    public int stepsPerEpoch() {
        return Math.ceilDiv(rows, batchSize);
    }

    /** Returns the optimiser steps of a number of epochs, which may be a fraction: rounded up, at least 1. */
    public int steps(double epochs) {
        return Math.max(1, (int) Math.ceil(epochs * stepsPerEpoch() - 1e-9));
    }

    /**
     * Returns the rows of a step.
     *
     * @param step optimiser step, counted from 1
     * @return row numbers from 0, at most {@code batchSize}
     */
    public int[] batch(int step) {
        int epoch = (step - 1) / stepsPerEpoch();
        int from = (step - 1) % stepsPerEpoch() * batchSize;
        int[] permutation = permutation(epoch);
        int[] batch = new int[Math.min(batchSize, rows - from)];
        System.arraycopy(permutation, from, batch, 0, batch.length);
        return batch;
    }

    private int[] permutation(int epoch) {
        int[] order = new int[rows];
        for (int i = 0; i < rows; i++) {
            order[i] = i;
        }
        Random random = new Random(seed * 31 + epoch);
        for (int i = rows - 1; i > 0; i--) {
            int j = random.nextInt(i + 1);
            int swapped = order[i];
            order[i] = order[j];
            order[j] = swapped;
        }
        return order;
    }
}
