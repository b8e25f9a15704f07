package dev.retort.local.generation;

import java.util.Arrays;
import java.util.Random;

/** Draws the tokens of one sequence by nucleus sampling. */
final class Sampler {

    private final Sampling.Nucleus settings;
    private final Random random;

    Sampler(Sampling.Nucleus settings, int[] prompt) {
        this.settings = settings;
        this.random = new Random(settings.seed() * 31 + Arrays.hashCode(prompt));
    }

    /** Draws from the scores of one position. */
    int next(float[] scores) {
        float highest = Float.NEGATIVE_INFINITY;
        for (float score : scores) {
            highest = Math.max(highest, score);
        }
        double[] mass = new double[scores.length];
        double total = 0;
        for (int i = 0; i < scores.length; i++) {
            mass[i] = Math.exp((scores[i] - highest) / settings.temperature());
            total += mass[i];
        }
        Integer[] order = candidates(mass, total);
        double kept = 0;
        int size = 0;
        while (size < order.length && (size == 0 || kept < settings.topP() * total)) {
            kept += mass[order[size++]];
        }
        double left = random.nextDouble() * kept;
        for (int i = 0; i < size; i++) {
            left -= mass[order[i]];
            if (left < 0) {
                return order[i];
            }
        }
        return order[size - 1];
    }

    /** Returns the tokens that can belong to the set, most probable first, the lower id first among equals. */
    private Integer[] candidates(double[] mass, double total) {
        // Dropping the tokens below this leaves less than the share that top_p drops anyway.
        double least = (1 - settings.topP()) * total / mass.length;
        int count = 0;
        Integer[] order = new Integer[mass.length];
        for (int i = 0; i < mass.length; i++) {
            if (mass[i] >= least) {
                order[count++] = i;
            }
        }
        Integer[] candidates = Arrays.copyOf(order, count);
        Arrays.sort(candidates, (a, b) -> Double.compare(mass[b], mass[a]));
        return candidates;
    }
}
