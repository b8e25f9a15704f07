package dev.retort.question;

import static org.assertj.core.api.Assertions.assertThat;

import dev.retort.fakes.HostileReplies;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A model can be led to repeat anything: no reply may hold a run up or end it. */
@Timeout(value = 10, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class HostileQuestionReplyTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                " ",
                "- ",
                "1. ",
                "a) ",
                "\"",
                "Q",
                "Q: ",
                "sure: ",
                "the question ",
                "<think>",
                "```\n",
                "? (",
                "*"
            })
    void repeatedPiecesAreReadInLinearTime(String piece) {
        String question = "What stops the pump?";

        assertThat(QuestionReply.questions(question + "\n" + piece.repeat(20_000)))
                .contains(question);
    }

    @Test
    void twentyThousandBlanksInsideAQuestionAreOne() {
        assertThat(QuestionReply.questions("What" + " ".repeat(20_000) + "stops it?"))
                .containsExactly("What stops it?");
    }

    @Test
    @Timeout(value = 2, unit = TimeUnit.HOURS)
    void randomRepliesGiveQuestionsOrNone() {
        for (int seed = 0; seed < HostileReplies.count(); seed++) {
            long begun = System.nanoTime();
            assertThat(QuestionReply.questions(HostileReplies.of(seed)))
                    .as("seed %d", seed)
                    .allMatch(question -> question.endsWith("?"));
            assertThat(System.nanoTime() - begun).as("seed %d", seed).isLessThan(TimeUnit.SECONDS.toNanos(10));
        }
    }
}
