package dev.retort.question;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Vectors of length one, asked whether one of them is near to another one. Most are ruled out by a quarter of the numbers: their
 * part in the space of early vectors, and the length of the rest, which bound the cosine from above by Cauchy and Schwarz. What is
 * left is compared in full, so that the answer is that of comparing all. The parts are kept in blocks, number by number, so that
 * a processor multiplies many at once. Not thread-safe.
 */
final class NearVectors {

    private static final int BLOCK = 256;

    /** The numbers of a vector for each axis. */
    private static final int NUMBERS_AN_AXIS = 4;

    /** A vector that adds less than this to the space makes no axis, whose direction would come from rounding. */
    private static final double SHORTEST_AXIS = 0.1;

    /** More than all rounding of single precision in the bound. */
    private static final float ROUNDING = 1e-3f;

    private final double nearest;
    private final List<float[]> vectors = new ArrayList<>();
    private final List<double[]> axes = new ArrayList<>();
    private final List<float[]> blocks = new ArrayList<>();
    private final float[] bounds = new float[BLOCK];

    /** Creates an empty collection; a cosine above {@code nearest} is near. */
    NearVectors(double nearest) {
        this.nearest = nearest;
    }

    /** Adds a vector, as long as those before it. */
    void add(float[] vector) {
        vectors.add(vector);
        if (vectors.size() % BLOCK == 1) {
            blocks.add(new float[BLOCK * (most(vector) + 1)]);
        }
        boolean larger = axes.size() < most(vector) && addAxis(vector);
        for (int i = larger ? 0 : vectors.size() - 1; i < vectors.size(); i++) {
            store(i, parts(vectors.get(i)));
        }
    }

    private static int most(float[] vector) {
        return Math.ceilDiv(vector.length, NUMBERS_AN_AXIS);
    }

    /** Returns whether a vector among those added has a cosine above the bound. */
    boolean hasNear(float[] vector) {
        float[] own = parts(vector);
        float border = (float) nearest - ROUNDING;
        for (int number = 0; number < blocks.size(); number++) {
            bound(blocks.get(number), own);
            int first = number * BLOCK;
            for (int i = first; i < Math.min(first + BLOCK, vectors.size()); i++) {
                if (bounds[i - first] > border && Vectors.cosine(vectors.get(i), vector) > nearest) {
                    return true;
                }
            }
        }
        return false;
    }

    private void bound(float[] block, float[] own) {
        Arrays.fill(bounds, 0);
        for (int part = 0; part < own.length; part++) {
            float factor = own[part];
            int from = part * BLOCK;
            for (int place = 0; place < BLOCK; place++) {
                bounds[place] += factor * block[from + place];
            }
        }
    }

    private void store(int at, float[] parts) {
        float[] block = blocks.get(at / BLOCK);
        for (int part = 0; part < parts.length; part++) {
            block[part * BLOCK + at % BLOCK] = parts[part];
        }
    }

    /** Returns the parts on the axes, and behind them the length of the rest. */
    private float[] parts(float[] vector) {
        float[] parts = new float[most(vector) + 1];
        double rest = Vectors.cosine(vector, vector);
        for (int axis = 0; axis < axes.size(); axis++) {
            double part = product(axes.get(axis), vector);
            parts[axis] = (float) part;
            rest -= part * part;
        }
        parts[parts.length - 1] = (float) Math.sqrt(Math.max(0, rest));
        return parts;
    }

    /** Returns whether a vector made the space larger. */
    private boolean addAxis(float[] vector) {
        double[] rest = new double[vector.length];
        Arrays.setAll(rest, i -> vector[i]);
        // Twice, so that what rounding left of the other axes is taken out too.
        for (int round = 0; round < 2; round++) {
            for (double[] axis : axes) {
                double part = product(axis, rest);
                Arrays.setAll(rest, i -> rest[i] - part * axis[i]);
            }
        }
        double length = Math.sqrt(product(rest, rest));
        if (length < SHORTEST_AXIS) {
            return false;
        }
        Arrays.setAll(rest, i -> rest[i] / length);
        return axes.add(rest);
    }

    private static double product(double[] left, float[] right) {
        double sum = 0;
        for (int i = 0; i < left.length; i++) {
            sum += left[i] * right[i];
        }
        return sum;
    }

    private static double product(double[] left, double[] right) {
        double sum = 0;
        for (int i = 0; i < left.length; i++) {
            sum += left[i] * right[i];
        }
        return sum;
    }
}
