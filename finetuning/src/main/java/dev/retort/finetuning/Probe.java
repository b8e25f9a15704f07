package dev.retort.finetuning;

import dev.retort.error.ModelException;
import dev.retort.model.ModelRef;
import java.time.LocalDate;
import java.util.Optional;

/** Whether a key can create a fine-tuning job for a base, asked before anything is spent. */
public sealed interface Probe {

    /**
     * Returns what is open.
     *
     * @throws ModelException if nothing is; it names what the service said and the route that is open instead
     */
    Open require();

    /**
     * It can.
     *
     * @param base the student
     * @param until the last day known, where the service or the base has an announced end
     * @param note a sentence for a person
     */
    record Open(ModelRef base, Optional<LocalDate> until, String note) implements Probe {
        @Override
        public Open require() {
            return this;
        }
    }

    /**
     * It cannot.
     *
     * @param base the student
     * @param reason what the service said
     * @param route which route is open instead
     */
    record Closed(ModelRef base, String reason, String route) implements Probe {
        @Override
        public Open require() {
            throw new ModelException(reason, route);
        }
    }
}
