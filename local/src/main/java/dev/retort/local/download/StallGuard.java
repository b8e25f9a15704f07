package dev.retort.local.download;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;

/** Reads a short answer within a time: a server that sends headers and then nothing is left. */
final class StallGuard implements AutoCloseable {

    private final InputStream body;
    private final Duration limit;
    private final Thread watch;
    private volatile boolean stalled;

    private StallGuard(InputStream body, Duration limit) {
        this.body = body;
        this.limit = limit;
        this.watch = Thread.ofVirtual().unstarted(this::closeLate);
    }

    /** Begins to watch a body; the limit counts from here to the end of the answer. */
    static StallGuard over(InputStream body, Duration limit) {
        StallGuard guard = new StallGuard(body, limit);
        guard.watch.start();
        return guard;
    }

    /**
     * Reads to the end.
     *
     * @throws IOException if the answer does not end within the limit, or is longer than {@code most} bytes
     */
    byte[] read(int most) throws IOException {
        try {
            byte[] bytes = body.readNBytes(most + 1);
            if (bytes.length > most) {
                throw new IOException("the answer has more than %d bytes".formatted(most));
            }
            return bytes;
        } catch (IOException e) {
            throw stalled ? new IOException("no answer within %d s".formatted(limit.toSeconds()), e) : e;
        }
    }

    private void closeLate() {
        try {
            Thread.sleep(limit);
            stalled = true;
            body.close();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException ignored) {
            // It is closed all the same, and the reader hears of it.
        }
    }

    @Override
    public void close() {
        watch.interrupt();
    }
}
