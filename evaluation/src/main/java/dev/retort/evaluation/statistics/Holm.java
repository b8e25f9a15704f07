package dev.retort.evaluation.statistics;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/** Holm's step-down correction for several tests (Holm 1979): keeps the chance of any false alarm at the level. */
public final class Holm {

    private Holm() {}

    /** Returns the adjusted p-values in the order given, each at most 1. */
    public static List<Double> adjust(List<Double> p) {
        Integer[] order = new Integer[p.size()];
        Arrays.setAll(order, i -> i);
        Arrays.sort(order, Comparator.comparing(p::get));
        Double[] adjusted = new Double[p.size()];
        double largest = 0;
        for (int rank = 0; rank < order.length; rank++) {
            largest = Math.max(largest, Math.min(1, (order.length - rank) * p.get(order[rank])));
            adjusted[order[rank]] = largest;
        }
        return List.of(adjusted);
    }
}
