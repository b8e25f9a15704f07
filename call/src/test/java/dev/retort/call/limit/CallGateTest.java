package dev.retort.call.limit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.retort.error.StoppedException;
import dev.retort.model.failure.CallException;
import dev.retort.model.failure.FailureKind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class CallGateTest {

    private final CallException tooMany =
            new CallException(FailureKind.RATE_LIMITED, "HTTP 429", Duration.ofHours(1), null);

    @Test
    void noMorePassAtOnceThanAllowed() throws InterruptedException {
        CallGate gate = new CallGate("m", ModelLimits.DEFAULT.withConcurrency(2));
        CallGate.Pass first = gate.enter(1);
        gate.enter(1);
        CountDownLatch third = new CountDownLatch(1);
        Thread waiting = Thread.ofVirtual().start(() -> {
            try {
                gate.enter(1);
                third.countDown();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        assertThat(third.await(50, TimeUnit.MILLISECONDS)).isFalse();

        first.succeeded(1, Optional.empty());
        first.succeeded(1, Optional.empty());

        assertThat(third.await(1, TimeUnit.MINUTES)).isTrue();
        waiting.join();
    }

    @Test
    void severalRejectionsInARowHoldEverybodyBackForTheTimeAsked() throws InterruptedException {
        CallGate gate = new CallGate("m", ModelLimits.DEFAULT);
        gate.enter(1).failed(tooMany);
        gate.enter(1).failed(tooMany);

        Thread waiting = entering(gate);

        waiting.join(Duration.ofMillis(100));
        assertThat(waiting.isAlive()).isTrue();
        waiting.interrupt();
        waiting.join();
    }

    @Test
    void aSingleRejectionHoldsNobodyElseBack() throws InterruptedException {
        CallGate gate = new CallGate("m", ModelLimits.DEFAULT);
        gate.enter(1).failed(tooMany);

        Thread passing = entering(gate);

        assertThat(passing.join(Duration.ofMinutes(1))).isTrue();
    }

    @Test
    void aPauseInRateHeadersHoldsEverybodyBack() throws InterruptedException {
        CallGate gate = new CallGate("m", ModelLimits.DEFAULT);
        gate.enter(1).succeeded(10, Optional.of(Duration.ofHours(1)));

        Thread waiting = entering(gate);

        waiting.join(Duration.ofMillis(100));
        assertThat(waiting.isAlive()).isTrue();
        waiting.interrupt();
        waiting.join();
    }

    @Test
    void aModelThatOnlyFailsIsDownAfterItsTime() throws InterruptedException {
        CallGate gate = new CallGate("mistral:m", ModelLimits.DEFAULT.withDownAfter(Duration.ofMillis(1)));
        List<CallGate.Pass> passes = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            passes.add(gate.enter(1));
        }
        passes.forEach(pass -> pass.failed(new CallException(FailureKind.UNREACHABLE, "no connection")));
        gate.enter(1).failed(new CallException(FailureKind.UNREACHABLE, "no connection"));
        Thread.sleep(5);

        assertThatThrownBy(() -> gate.enter(1))
                .isInstanceOf(StoppedException.class)
                .hasMessageContaining("mistral:m does not answer: no connection.");
        assertThat(gate.answering()).isFalse();
    }

    private static Thread entering(CallGate gate) {
        return Thread.ofVirtual().start(() -> {
            try {
                gate.enter(1);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
    }
}
