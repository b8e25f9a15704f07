package dev.retort.finetuning;

import dev.retort.model.ModelRef;
import java.time.LocalDate;
import java.util.Optional;

/** Whether a key can create a fine-tuning job for a base, asked before anything is spent. */
public sealed interface Probe {

    /**
     * It can.
     *
     * @param base the student
     * @param until the last day known, where the service or the base has an announced end
     * @param note a sentence for a person
     */
    record Open(ModelRef base, Optional<LocalDate> until, String note) implements Probe {}

    /**
     * It cannot.
     *
     * @param base the student
     * @param reason what the service said
     * @param route which route is open instead
     */
    record Closed(ModelRef base, String reason, String route) implements Probe {}
}
