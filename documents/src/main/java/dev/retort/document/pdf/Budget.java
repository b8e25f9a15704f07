package dev.retort.document.pdf;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;

/**
 * The CPU time that one file may cost: a fixed part and a part for each page already read, so that long files take their
 * time and no file hangs. Belongs to the thread that made it.
 */
final class Budget {

    private static final long FIXED_NANOS = 6_000_000_000L;
    private static final long NANOS_A_PAGE = 200_000_000L;
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private final long begun = System.nanoTime();
    private final long start = now();
    private long limit = FIXED_NANOS;
    private int calls;

    /** Grants the time of one more page. */
    void pageDone() {
        limit += NANOS_A_PAGE;
    }

    /** Looks at the clock, now and then. */
    void check() throws IOException {
        if ((++calls & 0x3F) == 0) {
            checkNow();
        }
    }

    /** Looks at the clock. */
    void checkNow() throws IOException {
        // A thread takes no more time of a processor than passes on the clock, which costs less to ask.
        if (System.nanoTime() - begun > limit && now() - start > limit) {
            throw new OverBudget("takes too long to read: a damaged or hostile file");
        }
    }

    private static long now() {
        return THREADS.isCurrentThreadCpuTimeSupported() ? THREADS.getCurrentThreadCpuTime() : System.nanoTime();
    }

    /** A limit was reached: the file is given up, not just the page. */
    static final class OverBudget extends IOException {
        OverBudget(String message) {
            super(message);
        }
    }
}
