package dev.retort.spark;

import dev.retort.call.PendingBatchException;
import dev.retort.call.budget.BudgetLender;
import dev.retort.call.journal.CallClaims;
import dev.retort.error.ResourceException;
import dev.retort.error.RetortException;
import dev.retort.error.StoppedException;
import dev.retort.file.Json;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;

/** An executor's way to {@link DriverDesk}. Thread-safe. */
final class DeskClient implements BudgetLender, CallClaims {

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Duration SOON = Duration.ofMillis(5);
    private static final Duration LOOKS_AGAIN = Duration.ofMillis(100);
    private static final int TRIES = 5;

    private final DeskAddress desk;
    private final String executor;
    private final AtomicInteger executors = new AtomicInteger(1);
    private final HttpClient client = HttpClient.newBuilder()
            .proxy(HttpClient.Builder.NO_PROXY)
            .connectTimeout(PATIENCE)
            .build();

    DeskClient(DeskAddress desk, String executor) {
        this.desk = desk;
        this.executor = executor;
    }

    @Override
    public String lend(long worst) throws InterruptedException {
        LoanRequest wanted = new LoanRequest(UUID.randomUUID().toString(), executor, worst);
        try {
            lend("/lend", wanted);
            return wanted.loan();
        } catch (InterruptedException e) {
            // It may come after the driver has lent: what may have been lent is given back.
            settle(wanted.loan(), 0);
            throw e;
        }
    }

    @Override
    public void lendForBatch(String batch, long worst) throws InterruptedException {
        try {
            lend("/lend-for-batch", new LoanRequest(batch, executor, worst));
        } catch (InterruptedException e) {
            settleBatch(batch, OptionalLong.of(0));
            throw e;
        }
    }

    private void lend(String path, LoanRequest wanted) throws InterruptedException {
        for (Duration wait = SOON; ; wait = wait.compareTo(LOOKS_AGAIN) < 0 ? wait.multipliedBy(2) : wait) {
            LoanAnswer answer = Json.mapper().readValue(send(path, wanted), LoanAnswer.class);
            switch (answer.answer()) {
                case LENT -> {
                    return;
                }
                case REACHED ->
                    throw new StoppedException(
                            answer.reason().orElse("The budget is reached."),
                            "Everything done so far is kept; run again with a higher budget.cap to resume.");
                case LATER ->
                    throw PendingBatchException.noMoney(
                            answer.reason().orElse("The budget is reached."),
                            "Run again with a higher budget.cap, or later; everything done so far is kept.");
                case WAIT -> Thread.sleep(wait);
            }
        }
    }

    @Override
    public void settle(String loan, long actual) {
        tell("/settle", new LoanRequest(loan, executor, actual));
    }

    @Override
    public void settleBatch(String batch, OptionalLong actual) {
        tell(
                "/settle-batch",
                new BatchEnd(batch, actual.isPresent() ? Optional.of(actual.getAsLong()) : Optional.empty()));
    }

    /** Tells the driver what a part of a task waits for. */
    void pending(PendingBatch batch) {
        tell("/pending", batch);
    }

    @Override
    public boolean claim(String key) throws InterruptedException {
        ClaimAnswer answer =
                Json.mapper().readValue(send("/claim", new ClaimRequest(key, executor)), ClaimAnswer.class);
        executors.set(answer.executors());
        return answer.claimed();
    }

    /** Returns how many executors the driver knew when a call was last claimed here; 1 before that. */
    int executors() {
        return executors.get();
    }

    @Override
    public void release(String key) {
        tell("/release", new ClaimRequest(key, executor));
    }

    /** A thread that is interrupted must still give back what it has. */
    private void tell(String path, Object what) {
        boolean interrupted = Thread.interrupted();
        try {
            String unused = send(path, what);
        } catch (InterruptedException e) {
            interrupted = true;
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Tells the driver why a task stops; a driver that is gone needs no telling. */
    void stopped(RetortException e) {
        try {
            String unused = send("/stop", StopNote.of(e));
        } catch (ResourceException gone) {
            e.addSuppressed(gone);
        } catch (InterruptedException gone) {
            Thread.currentThread().interrupt();
            e.addSuppressed(gone);
        }
    }

    private String send(String path, Object body) throws InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(desk.uri().resolve(path))
                .timeout(PATIENCE)
                .header("Authorization", "Bearer " + desk.token())
                .POST(HttpRequest.BodyPublishers.ofString(Json.mapper().writeValueAsString(body)))
                .build();
        for (int attempt = 1; ; attempt++) {
            try {
                HttpResponse<String> response = client.send(request, HttpResponse.BodyHandlers.ofString());
                if (response.statusCode() != 200) {
                    throw new IOException("status " + response.statusCode());
                }
                return response.body();
            } catch (IOException e) {
                if (attempt == TRIES) {
                    throw new ResourceException(
                            "The driver does not answer at %s.".formatted(desk.uri()),
                            "Check that executors may connect to the driver (spark.driver.host).",
                            e);
                }
                Thread.sleep(LOOKS_AGAIN.multipliedBy(attempt));
            }
        }
    }
}
