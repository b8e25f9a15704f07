package dev.retort.evaluation;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/** The outcome of one metric on one sample: a value, or the reason there is none. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "outcome")
@JsonSubTypes({
    @JsonSubTypes.Type(value = Score.Scored.class, name = "scored"),
    @JsonSubTypes.Type(value = Score.Unscored.class, name = "unscored")
})
public sealed interface Score {

    /**
     * A value with what it rests on.
     *
     * @param value finite
     * @param evidence for the drill-down: statements with verdicts, generated questions, matched words; may be empty
     */
    record Scored(double value, Map<String, Object> evidence) implements Score {

        /** Refuses NaN and infinities: those are {@link Unscored}. */
        public Scored {
            if (!Double.isFinite(value)) {
                throw new IllegalArgumentException("a score is finite, not " + value);
            }
            // In one order, so that equal scores are written as equal bytes.
            evidence = Collections.unmodifiableMap(new TreeMap<>(evidence));
        }

        /** Creates a score without evidence. */
        public Scored(double value) {
            this(value, Map.of());
        }
    }

    /**
     * No value.
     *
     * @param reason why, for a person to read, such as {@code "the answer has no content words"}
     */
    record Unscored(String reason) implements Score {}
}
