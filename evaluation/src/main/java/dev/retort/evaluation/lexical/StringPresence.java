package dev.retort.evaluation.lexical;

/** 1 where the reference is in the answer, case counted, else 0; an empty reference is in everything. */
public final class StringPresence implements ReferenceMetric {

    /** Creates the metric. */
    public StringPresence() {}

    @Override
    public String name() {
        return "string_present";
    }

    @Override
    public String description() {
        return "share of answers that hold the reference";
    }

    @Override
    public double compare(String reference, String response) {
        return response.contains(reference) ? 1 : 0;
    }
}
