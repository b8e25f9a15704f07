package dev.retort.evaluation.statistics;

import java.util.function.DoubleUnaryOperator;

/** Finds the root of a rising function by halving, to the last bit. */
final class Bisection {

    private Bisection() {}

    static double root(DoubleUnaryOperator rising, double low, double high) {
        double below = low;
        double above = high;
        while (true) {
            double middle = below + (above - below) / 2;
            if (middle <= below || middle >= above) {
                return middle;
            }
            if (rising.applyAsDouble(middle) < 0) {
                below = middle;
            } else {
                above = middle;
            }
        }
    }
}
