package dev.retort.server.batch;

import dev.retort.server.batch.RequestAnswering.Answer;
import dev.retort.server.job.StopSignal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;

/** Answers the requests of one batch, a few at once, so that models compute them together and other clients find room. */
final class BatchRun {

    private static final int AT_ONCE = 8;
    private static final int MOST_TRIES = 100;
    private static final Duration LOOKS_EVERY = Duration.ofMillis(100);
    private static final Duration LONGEST_WAIT = Duration.ofMinutes(1);

    private final Batch batch;
    private final RequestAnswering answering;
    private final BatchResults results;
    private final BooleanSupplier ends;
    private final StopSignal stop;

    /** @param ends whether no further request is to be answered */
    BatchRun(Batch batch, RequestAnswering answering, BatchResults results, BooleanSupplier ends, StopSignal stop) {
        this.batch = batch;
        this.answering = answering;
        this.results = results;
        this.ends = ends;
        this.stop = stop;
    }

    /** Answers those that have no answer yet, and returns when all have, or the end was asked for. */
    void answer(BatchLines requests) {
        try (ExecutorService workers = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> all = new ArrayList<>();
            for (int i = 0; i < AT_ONCE; i++) {
                all.add(workers.submit(() -> workOff(requests)));
            }
            for (Future<?> one : all) {
                await(one, workers);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException failure ? failure : new IllegalStateException(e.getCause());
        }
    }

    /** A stop does not wait for answers: whoever waits for one gives it up. */
    private void await(Future<?> work, ExecutorService workers) throws InterruptedException, ExecutionException {
        while (true) {
            try {
                work.get(LOOKS_EVERY.toMillis(), TimeUnit.MILLISECONDS);
                return;
            } catch (TimeoutException e) {
                if (stop.asked()) {
                    workers.shutdownNow();
                }
            }
        }
    }

    private void workOff(BatchLines requests) {
        while (!ends.getAsBoolean()) {
            Optional<BatchRequest> next = requests.next();
            if (next.isEmpty()) {
                return;
            }
            if (!results.has(next.get().customId())) {
                answer(next.get());
            }
        }
    }

    /** A request refused with 429 is repeated; one that the end of the server interrupts stays open. */
    private void answer(BatchRequest request) {
        for (int tries = 1; ; tries++) {
            Answer answer = answering.answer(batch.endpoint(), request.body(), batch.owner());
            if (stop.asked() && answer.status() >= 500) {
                return;
            }
            boolean again = answer.status() == 429 && tries < MOST_TRIES && !ends.getAsBoolean();
            if (!again) {
                results.add(request.customId(), answer.status(), answer.body());
                return;
            }
            Duration wait = answer.retryAfter().orElse(Duration.ofSeconds(1));
            if (stop.within(wait.compareTo(LONGEST_WAIT) < 0 ? wait : LONGEST_WAIT)) {
                return;
            }
        }
    }
}
