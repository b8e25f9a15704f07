package dev.retort.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.retort.local.generation.LocalModel;
import dev.retort.local.generation.LocalModelSettings;
import dev.retort.local.training.TinyLlama;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ModelOnDemandTest {

    private final AtomicInteger loads = new AtomicInteger();
    private final ModelOnDemand model = new ModelOnDemand(() -> {
        loads.incrementAndGet();
        return LocalModel.open(TinyLlama.FOLDER, LocalModelSettings.defaults());
    });

    @AfterEach
    void close() {
        model.close();
    }

    @Test
    void isLoadedAtItsFirstUseAndKept() {
        assertThat(loads).hasValue(0);
        String first = answer();
        assertThat(answer()).isEqualTo(first);
        assertThat(loads).hasValue(1);
    }

    @Test
    void isLoadedAgainAtTheFirstUseAfterItWasClosed() {
        String first = answer();
        model.close();
        assertThat(answer()).isEqualTo(first);
        assertThat(loads).hasValue(2);
    }

    @Test
    void closingWaitsForAUseThatGoesOn() throws Exception {
        CountDownLatch inUse = new CountDownLatch(1);
        CountDownLatch mayEnd = new CountDownLatch(1);
        String expected = answer();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<String> use = threads.submit(() -> model.use(loaded -> {
                inUse.countDown();
                await(mayEnd);
                return loaded.chatModel().chat("hello");
            }));
            inUse.await();
            Future<?> closing = threads.submit(model::close);
            assertThat(closing.isDone()).isFalse();
            mayEnd.countDown();
            closing.get();
            assertThat(use.get()).isEqualTo(expected);
        }
        assertThat(answer()).isEqualTo(expected);
        assertThat(loads).hasValue(2);
    }

    private String answer() {
        return model.use(loaded -> loaded.chatModel().chat("hello"));
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
