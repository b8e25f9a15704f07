package dev.retort.evaluation.statistics;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Values, one a question, in clusters (sections, documents) within which they are not independent. Immutable.
 *
 * <p>The mean weighs questions, not clusters, equally.
 */
public final class ClusteredValues {

    private final double[] sums;
    private final int[] sizes;
    private final int count;
    private final double mean;

    private ClusteredValues(double[] sums, int[] sizes) {
        this.sums = sums;
        this.sizes = sizes;
        int n = 0;
        double total = 0;
        for (int c = 0; c < sums.length; c++) {
            n += sizes[c];
            total += sums[c];
        }
        this.count = n;
        this.mean = total / n;
    }

    /**
     * Groups values by cluster.
     *
     * @param values finite, at least one
     * @param clusters the cluster of each value, in the same order
     */
    public static ClusteredValues of(List<Double> values, List<String> clusters) {
        if (values.isEmpty() || values.size() != clusters.size()) {
            throw new IllegalArgumentException("%d values in %d clusters".formatted(values.size(), clusters.size()));
        }
        Map<String, List<Double>> groups = new LinkedHashMap<>();
        for (int i = 0; i < values.size(); i++) {
            groups.computeIfAbsent(clusters.get(i), cluster -> new ArrayList<>())
                    .add(values.get(i));
        }
        double[] sums = new double[groups.size()];
        int[] sizes = new int[groups.size()];
        int next = 0;
        for (List<Double> group : groups.values()) {
            sums[next] = group.stream().mapToDouble(Double::doubleValue).sum();
            sizes[next++] = group.size();
        }
        return new ClusteredValues(sums, sizes);
    }

    /** Returns the number of values. */
    public int count() {
        return count;
    }

    /** Returns the number of clusters. */
    public int clusters() {
        return sums.length;
    }

    /** Returns the mean over all values. */
    public double mean() {
        return mean;
    }

    /**
     * Returns the cluster-robust standard error of the mean: with k clusters of sums S and sizes m among n values,
     * sqrt(k / (k − 1) · Σ (S − m · mean)²) / n. Needs at least two clusters.
     */
    public double standardError() {
        if (sums.length < 2) {
            throw new IllegalStateException("a standard error needs two clusters");
        }
        double squares = 0;
        for (int c = 0; c < sums.length; c++) {
            double residual = sums[c] - sizes[c] * mean;
            squares += residual * residual;
        }
        double k = sums.length;
        return Math.sqrt(k / (k - 1) * squares) / count;
    }

    double sum(int cluster) {
        return sums[cluster];
    }

    int size(int cluster) {
        return sizes[cluster];
    }
}
