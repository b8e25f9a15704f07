package dev.retort.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Models that a process opens for a run, and closes again. */
class OpenWorkTest {

    private final List<String> events = new ArrayList<>();
    private final OpenWork<String> work = new OpenWork<>(closed -> events.add("close " + closed));

    private String use(String order) {
        return work.use(order, () -> opened(order), opened -> opened);
    }

    private String opened(String order) {
        events.add("open " + order);
        return order;
    }

    @Test
    void tasksOfOneOrderShareWhatIsOpenAndTheNextOrderClosesIt() {
        assertThat(use("a")).isEqualTo("a");
        assertThat(use("a")).isEqualTo("a");
        assertThat(use("b")).isEqualTo("b");
        assertThat(events).containsExactly("open a", "close a", "open b");
    }

    @Test
    void whatATaskUsesIsClosedOnlyWhenTheTaskHasEnded() {
        work.use("a", () -> opened("a"), a -> {
            use("b");
            work.over("a");
            events.add("task of a ends");
            return a;
        });
        assertThat(events).containsExactly("open a", "open b", "task of a ends", "close a");
        work.over("b");
        assertThat(events).endsWith("close b");
        work.over("b");
        assertThat(events).filteredOn("close b"::equals).hasSize(1);
    }

    @Test
    void whatCouldNotBeOpenedIsOpenedAgainForTheNextTask() {
        assertThatThrownBy(() -> work.use(
                        "a",
                        () -> {
                            throw new IllegalStateException("no memory");
                        },
                        opened -> opened))
                .hasMessage("no memory");
        assertThat(use("b")).isEqualTo("b");
        assertThat(use("a")).isEqualTo("a");
        assertThat(events).containsExactly("open b", "close b", "open a");
    }
}
