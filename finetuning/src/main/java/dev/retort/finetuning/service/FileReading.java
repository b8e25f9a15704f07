package dev.retort.finetuning.service;

import dev.retort.error.ResourceException;
import dev.retort.error.StoppedException;
import dev.retort.http.Pause;
import java.time.Duration;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * Waits while a service reads an uploaded file; the waiting has an end.
 *
 * @param service the service's name
 * @param pause what waits
 * @param every time between two looks
 * @param looks most looks, at least 1
 */
public record FileReading(String service, Pause pause, Duration every, int looks) {

    /**
     * Returns the first look at the file that is no longer {@code busy}.
     *
     * @throws ResourceException if it stays busy
     * @throws StoppedException if the thread is interrupted
     */
    public <T> T await(Supplier<T> look, Predicate<T> busy) {
        for (int i = 0; i < looks; i++) {
            T seen = look.get();
            if (!busy.test(seen)) {
                return seen;
            }
            sleep();
        }
        throw new ResourceException(
                "%s has not read the uploaded file within %d minutes."
                        .formatted(service, every.multipliedBy(looks).toMinutes()),
                "Look at the service's status page, then run again: the file is kept.");
    }

    private void sleep() {
        try {
            pause.sleep(every);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StoppedException("Stopped while %s read a file.".formatted(service), "Run again to resume.", e);
        }
    }
}
