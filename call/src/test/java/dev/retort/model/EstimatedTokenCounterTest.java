package dev.retort.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.langchain4j.data.message.SystemMessage;
import dev.langchain4j.data.message.UserMessage;
import java.util.List;
import org.junit.jupiter.api.Test;

class EstimatedTokenCounterTest {

    private final EstimatedTokenCounter counter = new EstimatedTokenCounter();

    @Test
    void longerTextsCountForMoreAndNeverForLessThanAThirdOfTheirCharacters() {
        assertThat(counter.estimateTokenCountInText("")).isZero();
        assertThat(counter.estimateTokenCountInText("Incident handling begins with preparation."))
                .isBetween(14, 20);
    }

    @Test
    void messagesCountTheirTextAndTheirFrame() {
        int system = counter.estimateTokenCountInMessage(SystemMessage.from("Be brief."));
        int user = counter.estimateTokenCountInMessage(UserMessage.from("Why?"));
        assertThat(system).isGreaterThan(counter.estimateTokenCountInText("Be brief."));
        assertThat(counter.estimateTokenCountInMessages(
                        List.of(SystemMessage.from("Be brief."), UserMessage.from("Why?"))))
                .isEqualTo(system + user);
    }
}
