package dev.retort.evaluation.lexical;

/** 1 where answer and reference are the same text, else 0. */
public final class ExactMatch implements ReferenceMetric {

    /** Creates the metric. */
    public ExactMatch() {}

    @Override
    public String name() {
        return "exact_match";
    }

    @Override
    public String description() {
        return "share of answers equal to the reference";
    }

    @Override
    public double compare(String reference, String response) {
        return reference.equals(response) ? 1 : 0;
    }
}
