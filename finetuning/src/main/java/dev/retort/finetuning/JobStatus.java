package dev.retort.finetuning;

import java.util.Locale;

/** The states of a fine-tuning job, as hosted services name them; a state not known here reads as {@link #UNKNOWN}. */
public enum JobStatus {
    QUEUED,
    VALIDATING,
    VALIDATED,
    STARTED,
    RUNNING,
    SUCCESS,
    FAILED,
    FAILED_VALIDATION,
    CANCELLATION_REQUESTED,
    CANCELLED,
    UNKNOWN;

    /** Reads a state in any case, {@link #UNKNOWN} where the name is new. */
    public static JobStatus of(String name) {
        String upper = name.toUpperCase(Locale.ROOT);
        for (JobStatus status : values()) {
            if (status.name().equals(upper)) {
                return status;
            }
        }
        return UNKNOWN;
    }

    /** Returns whether the job has ended, well or not. */
    public boolean ended() {
        return switch (this) {
            case SUCCESS, FAILED, FAILED_VALIDATION, CANCELLED -> true;
            case QUEUED, VALIDATING, VALIDATED, STARTED, RUNNING, CANCELLATION_REQUESTED, UNKNOWN -> false;
        };
    }
}
