package dev.retort.evaluation.judge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.retort.fakes.HostileReplies;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A judge can be led to repeat anything: no reply may hold a run up, end it, or be answered in a parser's words. */
@Timeout(value = 10, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class HostileJudgeReplyTest {

    @ParameterizedTest
    @ValueSource(strings = {"[", "{", "[{\"a\":", "[]]", "[1,", "{'a': 1} ", "[sic] "})
    void repeatedBracketsAreRefusedOrReadInLinearTime(String piece) {
        try {
            JudgeReply.json(piece.repeat(80_000 / piece.length()));
        } catch (MalformedReplyException e) {
            assertThat(e.getMessage()).doesNotContainIgnoringCase("jackson").doesNotContain("Source", "Unexpected");
        }
    }

    @Test
    void anEndlessReplyIsRefusedByItsLength() {
        assertThatThrownBy(() -> JudgeReply.json("{\"verdict\": 1}" + " ".repeat(1_000_000)))
                .isInstanceOf(MalformedReplyException.class)
                .hasMessageContaining("longer than");
    }

    @Test
    @Timeout(value = 2, unit = TimeUnit.HOURS)
    void randomRepliesAreReadOrRefused() {
        int refused = 0;
        for (int seed = 0; seed < HostileReplies.count(); seed++) {
            long begun = System.nanoTime();
            try {
                JudgeReply.json(HostileReplies.of(seed));
            } catch (MalformedReplyException e) {
                refused++;
                assertThat(e.getMessage()).as("seed %d", seed).doesNotContain("Source", "Unexpected", "Exception");
            }
            assertThat(System.nanoTime() - begun).as("seed %d", seed).isLessThan(TimeUnit.SECONDS.toNanos(10));
        }
        assertThat(refused).isPositive();
    }
}
