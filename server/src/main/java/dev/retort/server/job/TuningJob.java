package dev.retort.server.job;

import dev.retort.finetuning.JobStatus;

/** A fine-tuning job: what was asked, and how far it has come. */
public record TuningJob(JobOrder order, JobState state) {

    /** Returns its id. */
    public String id() {
        return order.id();
    }

    /** Returns whether it is ready and does nothing until someone starts it. */
    public boolean waitsForStart() {
        return state.status() == JobStatus.VALIDATED && !state.started();
    }
}
