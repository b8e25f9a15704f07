package dev.retort.server.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class JobThreadTest {

    @Test
    void aJobThatExhaustsTheMemoryFailsAndTheNextOneIsWorkedOn() throws InterruptedException {
        BlockingQueue<String> ended = new LinkedBlockingQueue<>();
        StopSignal stop = new StopSignal();
        JobThread thread = new JobThread(
                "jobs",
                id -> {
                    if (id.equals("large")) {
                        throw new OutOfMemoryError("of the test");
                    }
                    ended.add("done " + id);
                },
                id -> ended.add("failed " + id),
                stop);
        thread.start();
        thread.add("large");
        thread.add("small");

        assertThat(ended.poll(10, TimeUnit.SECONDS)).isEqualTo("failed large");
        assertThat(ended.poll(10, TimeUnit.SECONDS)).isEqualTo("done small");
        stop.ask();
        thread.join();
    }
}
