package dev.retort.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.retort.error.ModelException;
import dev.retort.error.ResourceException;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** The driver's desk, over HTTP on this machine. */
class DriverDeskTest {

    private final AtomicInteger stops = new AtomicInteger();

    @Test
    void theFirstReasonToStopReachesTheDriver() {
        try (DriverDesk desk = DriverDesk.open("127.0.0.1", Optional.empty(), stops::incrementAndGet)) {
            DeskClient executor = new DeskClient(desk.address(), "1");
            executor.stopped(new ModelException("The key is refused.", "Check it."));
            executor.stopped(new ResourceException("The disk is full.", "Free some."));
            assertThat(desk.stopped())
                    .get()
                    .isInstanceOf(ModelException.class)
                    .extracting(Throwable::getMessage)
                    .isEqualTo("The key is refused. Check it.");
            assertThat(stops).hasValue(2);
        }
    }

    @Test
    void executorsHearHowManyShareTheLimitsOfRatesAlsoThoseThatComeLater() throws InterruptedException {
        try (DriverDesk desk = DriverDesk.open("127.0.0.1", Optional.empty(), stops::incrementAndGet)) {
            DeskClient first = new DeskClient(desk.address(), "1");
            DeskClient second = new DeskClient(desk.address(), "2");
            assertThat(first.executors()).isEqualTo(1);
            assertThat(first.claim("a")).isTrue();
            assertThat(first.executors()).isEqualTo(1);
            assertThat(second.claim("a")).isFalse();
            desk.came("3");
            assertThat(first.claim("b")).isTrue();
            assertThat(first.executors()).isEqualTo(3);
            desk.lost("3");
            assertThat(second.claim("c")).isTrue();
            assertThat(second.executors()).isEqualTo(2);
        }
    }

    @Test
    void whoeverBearsAnotherTokenIsNotHeard() {
        try (DriverDesk desk = DriverDesk.open("127.0.0.1", Optional.empty(), stops::incrementAndGet)) {
            DeskAddress forged = new DeskAddress(desk.address().uri(), "0".repeat(64), true);
            assertThatThrownBy(() -> new DeskClient(forged, "1").lend(5)).isInstanceOf(ResourceException.class);
            new DeskClient(forged, "1").stopped(new ModelException("The key is refused.", "Check it."));
            assertThat(desk.stopped()).isEmpty();
            assertThat(stops).hasValue(0);
        }
    }
}
