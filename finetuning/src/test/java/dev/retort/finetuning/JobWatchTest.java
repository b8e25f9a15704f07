package dev.retort.finetuning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.retort.error.ModelException;
import dev.retort.error.ResourceException;
import dev.retort.error.StoppedException;
import dev.retort.model.ModelRef;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class JobWatchTest {

    private final FakeClock clock = new FakeClock();
    private final Instant start = clock.instant();
    private final List<JobStatus> seen = new ArrayList<>();

    @Test
    void anHourTakesAtMostOneRequestInTenSecondsOnAverage() {
        Reader reader =
                new Reader(() -> job(elapsed().toMinutes() < 60 ? JobStatus.RUNNING : JobStatus.SUCCESS, false));

        FineTuningJob job = watch(reader).await("j", JobWatch.Listener.NONE);

        assertThat(job.status()).isEqualTo(JobStatus.SUCCESS);
        assertThat(reader.requests).isBetween(60, 180);
        assertThat(elapsed()).isLessThan(Duration.ofMinutes(61));
    }

    @Test
    void aShortJobIsSeenEndingWithinAboutTwiceItsTime() {
        Reader reader =
                new Reader(() -> job(elapsed().toMillis() < 1000 ? JobStatus.QUEUED : JobStatus.SUCCESS, false));

        watch(reader).await("j", JobWatch.Listener.NONE);

        assertThat(elapsed()).isLessThan(Duration.ofSeconds(2));
    }

    @Test
    void everyReadingIsToldAlsoStatesNobodyKnows() {
        List<JobStatus> course = new ArrayList<>(List.of(JobStatus.UNKNOWN, JobStatus.RUNNING, JobStatus.CANCELLED));
        Reader reader = new Reader(() -> job(course.removeFirst(), false));

        watch(reader).await("j", new JobWatch.Listener() {
            @Override
            public void seen(FineTuningJob job) {
                seen.add(job.status());
            }
        });

        assertThat(seen).containsExactly(JobStatus.UNKNOWN, JobStatus.RUNNING, JobStatus.CANCELLED);
    }

    @Test
    void aJobThatWaitsForItsStartEndsTheWatch() {
        assertThat(watch(new Reader(() -> job(JobStatus.VALIDATED, true)))
                        .await("j", JobWatch.Listener.NONE)
                        .waitsForStart())
                .isTrue();
    }

    @Test
    void anOutageIsBorneAndTold() {
        List<ResourceException> told = new ArrayList<>();
        Reader reader = new Reader(() -> {
            if (elapsed().toMinutes() < 30) {
                throw new ResourceException("No network.", "Wait.");
            }
            return job(JobStatus.SUCCESS, false);
        });

        FineTuningJob job = watch(reader).await("j", new JobWatch.Listener() {
            @Override
            public void unreachable(ResourceException reason) {
                told.add(reason);
            }
        });

        assertThat(job.status()).isEqualTo(JobStatus.SUCCESS);
        assertThat(told).hasSizeGreaterThan(60);
    }

    @Test
    void anOutageLongerThanThePatienceEndsTheWatch() {
        Reader reader = new Reader(() -> {
            throw new ResourceException("No network.", "Wait.");
        });

        assertThatThrownBy(() -> watch(reader).await("j", JobWatch.Listener.NONE))
                .isInstanceOf(ResourceException.class)
                .hasMessageContaining("No network");
        assertThat(elapsed()).isGreaterThan(Duration.ofHours(1));
    }

    @Test
    void aRefusalEndsTheWatchAtOnce() {
        Reader reader = new Reader(() -> {
            throw new ModelException("No such job.", "List them.");
        });

        assertThatThrownBy(() -> watch(reader).await("j", JobWatch.Listener.NONE))
                .isInstanceOf(ModelException.class);
        assertThat(reader.requests).isEqualTo(1);
    }

    @Test
    void anInterruptStopsTheWatchAndSaysHowToGoOn() {
        Reader reader = new Reader(() -> job(JobStatus.RUNNING, false));
        JobWatch watch = new JobWatch(
                reader,
                clock::nanoTime,
                duration -> {
                    throw new InterruptedException();
                },
                Duration.ofHours(1));

        assertThatThrownBy(() -> watch.await("j-1", JobWatch.Listener.NONE))
                .isInstanceOf(StoppedException.class)
                .hasMessageContaining("j-1");
        assertThat(Thread.interrupted()).isTrue();
    }

    private JobWatch watch(Reader reader) {
        return new JobWatch(reader, clock::nanoTime, clock, Duration.ofHours(1));
    }

    private Duration elapsed() {
        return Duration.between(start, clock.instant());
    }

    private static FineTuningJob job(JobStatus status, boolean waitsForStart) {
        Hyperparameters hyperparameters =
                new Hyperparameters(OptionalInt.of(5), OptionalDouble.empty(), 1e-4, 0, 0, 1, 8, 16, 0, 1024, 0);
        return new FineTuningJob(
                "j",
                new ModelRef("mistral", "open-mistral-7b"),
                status,
                Instant.EPOCH,
                hyperparameters,
                5,
                List.of(),
                List.of(),
                Optional.empty(),
                Optional.empty(),
                waitsForStart);
    }

    private static final class Reader implements FineTuner {

        private final Supplier<FineTuningJob> job;
        private int requests;

        Reader(Supplier<FineTuningJob> job) {
            this.job = job;
        }

        @Override
        public FineTuningJob create(FineTuningRequest request) {
            throw new AssertionError("a watch creates nothing");
        }

        @Override
        public FineTuningJob get(String jobId) {
            requests++;
            return job.get();
        }

        @Override
        public FineTuningJob cancel(String jobId) {
            throw new AssertionError("a watch cancels nothing");
        }
    }
}
