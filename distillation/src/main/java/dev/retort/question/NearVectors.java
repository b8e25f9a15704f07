package dev.retort.question;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Vectors of length one, asked whether one of them is near to another one. Most are ruled out by a few numbers: their part in the
 * space of some early vectors, and the length of the rest, which bound the cosine from above by Cauchy and Schwarz. What is left is
 * compared in full, so that the answer is that of comparing all. Not thread-safe.
 */
final class NearVectors {

    private static final int AXES = 32;

    /** A vector that adds less than this to the space is no axis: its direction would be that of rounding. */
    private static final double SHORTEST_AXIS = 0.1;

    /** More than all rounding in the bound. */
    private static final double ROUNDING = 1e-4;

    private final double nearest;
    private final List<float[]> vectors = new ArrayList<>();
    private final List<double[]> axes = new ArrayList<>();

    /** For each vector its part on each axis, and then the length of the rest. */
    private float[] parts = new float[0];

    /** Creates an empty collection; a cosine above {@code nearest} is near. */
    NearVectors(double nearest) {
        this.nearest = nearest;
    }

    void add(float[] vector) {
        vectors.add(vector);
        if (axes.size() < AXES && addAxis(vector)) {
            for (int i = 0; i < vectors.size(); i++) {
                store(i, parts(vectors.get(i)));
            }
        } else {
            store(vectors.size() - 1, parts(vector));
        }
    }

    /** Returns whether a vector among those added has a cosine above the bound. */
    boolean hasNear(float[] vector) {
        float[] own = parts(vector);
        for (int i = 0; i < vectors.size(); i++) {
            if (bound(own, i * (AXES + 1)) + ROUNDING > nearest && Vectors.cosine(vectors.get(i), vector) > nearest) {
                return true;
            }
        }
        return false;
    }

    /** Four sums at once, since a processor need not wait for one to begin the next. */
    private double bound(float[] own, int from) {
        float first = own[AXES] * parts[from + AXES];
        float second = 0;
        float third = 0;
        float fourth = 0;
        for (int axis = 0; axis < AXES; axis += 4) {
            first += own[axis] * parts[from + axis];
            second += own[axis + 1] * parts[from + axis + 1];
            third += own[axis + 2] * parts[from + axis + 2];
            fourth += own[axis + 3] * parts[from + axis + 3];
        }
        return (double) first + second + third + fourth;
    }

    private void store(int at, float[] values) {
        int needed = (at + 1) * (AXES + 1);
        if (parts.length < needed) {
            parts = Arrays.copyOf(parts, Math.max(needed, Math.multiplyExact(2, parts.length)));
        }
        System.arraycopy(values, 0, parts, at * (AXES + 1), AXES + 1);
    }

    private float[] parts(float[] vector) {
        float[] values = new float[AXES + 1];
        double rest = Vectors.cosine(vector, vector);
        for (int axis = 0; axis < axes.size(); axis++) {
            double part = product(axes.get(axis), vector);
            values[axis] = (float) part;
            rest -= part * part;
        }
        values[AXES] = (float) Math.sqrt(Math.max(0, rest));
        return values;
    }

    /** Returns whether a vector made the space larger. */
    private boolean addAxis(float[] vector) {
        double[] rest = new double[vector.length];
        for (int i = 0; i < rest.length; i++) {
            rest[i] = vector[i];
        }
        // Twice, so that what rounding left of the other axes is taken out too.
        for (int round = 0; round < 2; round++) {
            for (double[] axis : axes) {
                double part = product(axis, rest);
                for (int i = 0; i < rest.length; i++) {
                    rest[i] -= part * axis[i];
                }
            }
        }
        double length = Math.sqrt(product(rest, rest));
        if (length < SHORTEST_AXIS) {
            return false;
        }
        for (int i = 0; i < rest.length; i++) {
            rest[i] /= length;
        }
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
