package dev.retort.evaluation.grounding;

import java.util.Arrays;
import java.util.List;

/** Logistic regression on standardised features by Newton's method, half the squared weights added to the loss. */
final class LogisticRegression {

    private static final int STEPS = 50;

    final double[] mean;
    final double[] scale;
    final double[] weights;

    /**
     * Fits; the last weight is the intercept, which is not penalised.
     *
     * @param negative how often a row whose label is false counts; others count once
     */
    LogisticRegression(List<double[]> rows, List<Boolean> labels, double negative) {
        int features = rows.getFirst().length;
        mean = new double[features];
        scale = new double[features];
        for (int f = 0; f < features; f++) {
            int feature = f;
            double centre =
                    rows.stream().mapToDouble(row -> row[feature]).average().orElseThrow();
            mean[f] = centre;
            double variance = rows.stream()
                    .mapToDouble(row -> (row[feature] - centre) * (row[feature] - centre))
                    .average()
                    .orElseThrow();
            scale[f] = variance == 0 ? 1 : Math.sqrt(variance);
        }
        weights = new double[features + 1];
        for (int step = 0; step < STEPS; step++) {
            double[][] hessian = new double[features + 1][features + 1];
            double[] gradient = new double[features + 1];
            for (int f = 0; f < features; f++) {
                hessian[f][f] = 1;
                gradient[f] = weights[f];
            }
            for (int r = 0; r < rows.size(); r++) {
                double[] x = standardised(rows.get(r));
                double p = 1 / (1 + Math.exp(-logit(x)));
                double count = labels.get(r) ? 1 : negative;
                for (int i = 0; i <= features; i++) {
                    gradient[i] += count * (p - (labels.get(r) ? 1 : 0)) * x[i];
                    for (int j = 0; j <= features; j++) {
                        hessian[i][j] += count * p * (1 - p) * x[i] * x[j];
                    }
                }
            }
            double[] change = solved(hessian, gradient);
            for (int i = 0; i <= features; i++) {
                weights[i] -= change[i];
            }
        }
    }

    double probability(double[] row) {
        return 1 / (1 + Math.exp(-logit(standardised(row))));
    }

    private double[] standardised(double[] row) {
        double[] x = Arrays.copyOf(row, row.length + 1);
        for (int f = 0; f < row.length; f++) {
            x[f] = (row[f] - mean[f]) / scale[f];
        }
        x[row.length] = 1;
        return x;
    }

    private double logit(double[] x) {
        double sum = 0;
        for (int i = 0; i < x.length; i++) {
            sum += weights[i] * x[i];
        }
        return sum;
    }

    /** Solves by elimination; the matrix is positive definite. */
    private static double[] solved(double[][] matrix, double[] right) {
        int n = right.length;
        for (int k = 0; k < n; k++) {
            for (int i = k + 1; i < n; i++) {
                double factor = matrix[i][k] / matrix[k][k];
                for (int j = k; j < n; j++) {
                    matrix[i][j] -= factor * matrix[k][j];
                }
                right[i] -= factor * right[k];
            }
        }
        double[] solution = new double[n];
        for (int i = n - 1; i >= 0; i--) {
            double sum = right[i];
            for (int j = i + 1; j < n; j++) {
                sum -= matrix[i][j] * solution[j];
            }
            solution[i] = sum / matrix[i][i];
        }
        return solution;
    }
}
