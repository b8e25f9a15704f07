package dev.retort.server.job;

import dev.retort.finetuning.FineTuningJob.StepMetrics;
import dev.retort.finetuning.JobStatus;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * How far a job has come.
 *
 * @param status its state
 * @param started whether it was asked to train: by its order, or afterwards
 * @param modifiedAt when anything last changed
 * @param events changes of state, oldest first
 * @param steps losses so far
 * @param totalSteps planned; 0 where not known yet
 * @param size of its rows, once they are valid
 * @param tunedModel the name of the result
 * @param failure why it failed
 * @param resultFile id of the file with its losses
 */
public record JobState(
        JobStatus status,
        boolean started,
        Instant modifiedAt,
        List<Event> events,
        List<Step> steps,
        int totalSteps,
        Optional<RowSize> size,
        Optional<String> tunedModel,
        Optional<Failure> failure,
        Optional<String> resultFile) {

    /** Copies the lists. */
    public JobState {
        events = List.copyOf(events);
        steps = List.copyOf(steps);
    }

    /** A change of state. */
    public record Event(Instant at, JobStatus status, String message) {}

    /** The losses of one step, with the time at which they were seen. */
    public record Step(Instant at, StepMetrics metrics) {}

    /**
     * Why a job failed.
     *
     * @param code such as {@code invalid_training_file}
     * @param parameter the field of the order that is to blame
     */
    public record Failure(String code, String message, Optional<String> parameter) {}

    /**
     * How much there is to train on.
     *
     * @param rows of the training files
     * @param tokens of these rows, by the model's tokenizer
     * @param passes over the rows that the hyperparameters mean
     */
    public record RowSize(int rows, long tokens, double passes) {

        /** Returns the tokens of all passes. */
        public long trainedTokens() {
            return Math.round(tokens * passes);
        }
    }

    /** Returns the state of a job that was just created. */
    static JobState created(Instant at, boolean started) {
        return new JobState(
                JobStatus.QUEUED,
                started,
                at,
                List.of(new Event(at, JobStatus.QUEUED, "Created.")),
                List.of(),
                0,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    /** Returns when the job ended, where it has. */
    public Optional<Instant> endedAt() {
        return status.ended() ? Optional.of(events.getLast().at()) : Optional.empty();
    }

    JobState enter(Instant at, JobStatus next, String message) {
        List<Event> more = new ArrayList<>(events);
        more.add(new Event(at, next, message));
        return with(changed -> {
            changed.status = next;
            changed.modifiedAt = at;
            changed.events = more;
        });
    }

    JobState asStarted() {
        return with(changed -> changed.started = true);
    }

    JobState of(RowSize rows) {
        return with(changed -> changed.size = Optional.of(rows));
    }

    /** Adds the steps that are not known yet. */
    JobState progressed(Instant at, List<StepMetrics> metrics, int total) {
        List<Step> more = new ArrayList<>(steps);
        int known = steps.isEmpty() ? 0 : steps.getLast().metrics().step();
        metrics.stream().filter(step -> step.step() > known).forEach(step -> more.add(new Step(at, step)));
        return with(changed -> {
            changed.modifiedAt = at;
            changed.steps = more;
            changed.totalSteps = total;
        });
    }

    JobState failed(Failure reason) {
        return with(changed -> changed.failure = Optional.of(reason));
    }

    JobState tuned(String model, String losses) {
        return with(changed -> {
            changed.tunedModel = Optional.of(model);
            changed.resultFile = Optional.of(losses);
        });
    }

    private JobState with(Consumer<Draft> change) {
        Draft draft = new Draft(this);
        change.accept(draft);
        return draft.state();
    }

    /** A state while some of its parts are replaced. */
    private static final class Draft {
        private JobStatus status;
        private boolean started;
        private Instant modifiedAt;
        private List<Event> events;
        private List<Step> steps;
        private int totalSteps;
        private Optional<RowSize> size;
        private Optional<String> tunedModel;
        private Optional<Failure> failure;
        private Optional<String> resultFile;

        Draft(JobState before) {
            this.status = before.status();
            this.started = before.started();
            this.modifiedAt = before.modifiedAt();
            this.events = before.events();
            this.steps = before.steps();
            this.totalSteps = before.totalSteps();
            this.size = before.size();
            this.tunedModel = before.tunedModel();
            this.failure = before.failure();
            this.resultFile = before.resultFile();
        }

        JobState state() {
            return new JobState(
                    status, started, modifiedAt, events, steps, totalSteps, size, tunedModel, failure, resultFile);
        }
    }
}
