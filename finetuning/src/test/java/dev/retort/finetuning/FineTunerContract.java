package dev.retort.finetuning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.retort.error.ModelException;
import dev.retort.error.StoppedException;
import dev.retort.http.Pause;
import dev.retort.model.ModelRef;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What Retort expects of everything that trains. */
public abstract class FineTunerContract {

    private static final String ROW = """
            {"messages":[{"role":"user","content":"What is an incident?"},{"role":"assistant","content":"A violation of policy."}]}
            """;

    /** What becomes of jobs. */
    protected enum Course {
        SUCCEEDS,
        FAILS,
        GOES_ON
    }

    @TempDir
    protected Path folder;

    /** Decides what becomes of the jobs from now on; the first call of a test. */
    protected abstract void jobs(Course course);

    /** Returns a fine-tuner as another process would make it. */
    protected abstract FineTuner tuner();

    /** Returns what is trained. */
    protected abstract ModelRef base();

    /** Returns what a job that fails says, in part. */
    protected abstract String reason();

    /** Returns how to pass the time between two looks at a job. */
    protected abstract Pause pause();

    protected final FineTuningRequest request(String suffix) {
        try {
            Path training = Files.writeString(folder.resolve("training.jsonl"), ROW.repeat(40));
            return new FineTuningRequest(
                    base(),
                    training,
                    Optional.empty(),
                    new Hyperparameters(
                            OptionalInt.empty(), OptionalDouble.of(2), 1e-4, 0.05, 0.1, 4, 16, 32, 0, 1024, 7),
                    suffix,
                    folder.resolve("out-" + suffix));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    protected final FineTuningRequest request() {
        return request("retort");
    }

    protected final FineTuningJob ended(String id) {
        return new JobWatch(tuner(), System::nanoTime, pause(), Duration.ofMinutes(5))
                .atLeastEvery(Duration.ofMillis(50))
                .await(id, JobWatch.Listener.NONE);
    }

    @Test
    void aJobIsBegunForItsBase() {
        jobs(Course.GOES_ON);

        FineTuningJob job = tuner().create(request());

        assertThat(job.base()).isEqualTo(base());
        assertThat(job.id()).isNotBlank();
        assertThat(job.status().ended()).isFalse();
        assertThat(job.tunedModel()).isEmpty();
        assertThat(job.failure()).isEmpty();
        tuner().cancel(job.id());
    }

    @Test
    void aJobThatSucceedsNamesItsTunedModel() {
        jobs(Course.SUCCEEDS);

        FineTuningJob job = ended(tuner().create(request()).id());

        assertThat(job.status()).isEqualTo(JobStatus.SUCCESS);
        assertThat(job.tunedModel()).isPresent();
        assertThat(job.failure()).isEmpty();
    }

    @Test
    void aJobThatFailsSaysWhy() {
        jobs(Course.FAILS);

        FineTuningJob job = ended(tuner().create(request()).id());

        assertThat(job.status()).isEqualTo(JobStatus.FAILED);
        assertThat(job.failure().orElseThrow()).contains(reason());
        assertThat(job.tunedModel()).isEmpty();
    }

    @Test
    void theSameRequestOfAnotherProcessIsTheSameJob() {
        jobs(Course.GOES_ON);

        String first = tuner().create(request()).id();

        assertThat(tuner().create(request()).id()).isEqualTo(first);
        assertThat(tuner().create(request("other")).id()).isNotEqualTo(first);
        tuner().cancel(first);
        tuner().cancel(tuner().create(request("other")).id());
    }

    @Test
    void aRunningJobIsCancelledAndAnEndedOneStaysAsItIs() {
        jobs(Course.GOES_ON);
        String id = tuner().create(request()).id();

        tuner().cancel(id);

        assertThat(ended(id).status()).isEqualTo(JobStatus.CANCELLED);
        assertThat(tuner().cancel(id).status()).isEqualTo(JobStatus.CANCELLED);
    }

    @Test
    void aWatchThatWasStoppedIsTakenUpByTheIdAlone() {
        jobs(Course.SUCCEEDS);
        String id = tuner().create(request()).id();
        JobWatch stopped = new JobWatch(
                tuner(),
                System::nanoTime,
                duration -> {
                    throw new InterruptedException();
                },
                Duration.ofMinutes(5));

        assertThatThrownBy(() -> stopped.await(id, job -> false, JobWatch.Listener.NONE))
                .isInstanceOf(StoppedException.class)
                .hasMessageContaining(id);
        assertThat(Thread.interrupted()).isTrue();

        assertThat(ended(id).status()).isEqualTo(JobStatus.SUCCESS);
    }

    @Test
    void aJobThatNobodyKnowsIsNamed() {
        jobs(Course.SUCCEEDS);
        String id = folder.resolve("no-such-job").getFileName().toString();

        assertThatThrownBy(() -> tuner().get(id))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining(id);
        assertThatThrownBy(() -> tuner().cancel(id)).isInstanceOf(ModelException.class);
    }
}
