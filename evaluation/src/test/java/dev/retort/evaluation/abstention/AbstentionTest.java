package dev.retort.evaluation.abstention;

import static org.assertj.core.api.Assertions.assertThat;

import dev.retort.evaluation.Samples;
import dev.retort.evaluation.Score;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AbstentionTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "I don't know.",
                "The context does not mention when the ferry leaves.",
                "I’m sorry, but this is not specified in the passage.",
                "There is no information about that.",
                "Das weiß ich nicht.",
                "Je ne sais pas.",
                ""
            })
    void refusalsAreToldByTheirWords(String answer) {
        assertThat(Refusals.isRefusal(answer)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"The ferry leaves at noon.", "Attackers do not wait.", "No ferry leaves on Sundays."})
    void answersAreNoRefusalsForHoldingANegation(String answer) {
        assertThat(Refusals.isRefusal(answer)).isFalse();
    }

    @Test
    void eachFaultLooksAtItsOwnQuestions() {
        Abstention invented = new Abstention(
                Abstention.Fault.INVENTED_ANSWER, sample -> !sample.userInput().contains("mayor"));
        assertThat(value(invented, "Who is the mayor?", "Mr Smith.")).isEqualTo(1);
        assertThat(value(invented, "Who is the mayor?", "I don't know.")).isZero();
        assertThat(invented.score(Samples.of("When?", "At noon."))).isInstanceOf(Score.Unscored.class);
        Abstention refusal = new Abstention(Abstention.Fault.FALSE_REFUSAL, sample -> true);
        assertThat(value(refusal, "When?", "I don't know.")).isEqualTo(1);
        assertThat(value(refusal, "When?", "At noon.")).isZero();
    }

    private static double value(Abstention metric, String question, String answer) {
        return ((Score.Scored) metric.score(Samples.of(question, answer))).value();
    }
}
