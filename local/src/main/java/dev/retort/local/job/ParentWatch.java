package dev.retort.local.job;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Listens to the parent on standard input; the end of it means that the parent has died. Thread-safe. */
final class ParentWatch {

    private final AtomicReference<@Nullable StopRequest> request = new AtomicReference<>();

    static ParentWatch start(InputStream in) {
        ParentWatch watch = new ParentWatch();
        Thread.ofPlatform().daemon().name("parent-watch").start(() -> watch.listen(in));
        return watch;
    }

    /** Returns what the parent asked for last, null where it asked for nothing. */
    @Nullable
    StopRequest request() {
        return request.get();
    }

    /** Asks for a pause in the parent's place, where it has asked for nothing. */
    void pause() {
        request.compareAndSet(null, StopRequest.PAUSE);
    }

    private void listen(InputStream in) {
        try (BufferedReader reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                request.set(StopRequest.valueOf(line));
            }
        } catch (IOException e) {
            pause();
        }
        pause();
    }
}
