package dev.retort.distillation.dataset;

import static org.assertj.core.api.Assertions.assertThat;

import dev.retort.answer.Answer;
import dev.retort.answer.Context;
import dev.retort.question.Question;
import dev.retort.question.Split;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class RejectionSamplingTest {

    private static final Question QUESTION =
            new Question("q", Split.TRAIN, "Why keep logs?", "reason", List.of(), "", Optional.empty());
    private static final Context CONTEXT = new Context(
            List.of("Courts demand complete records of every incident for 90 days.", "Memory fades."), List.of());

    private static RejectionSampling choose(String... answers) {
        return RejectionSampling.choose(
                List.of(QUESTION),
                Stream.of(answers)
                        .map(text -> Answer.of("q", QUESTION.text(), text, CONTEXT))
                        .toList(),
                RejectionSampling.DEFAULT_SUPPORT);
    }

    @Test
    void theShortestOfTheBestSupportedIsKept() {
        RejectionSampling chosen = choose(
                "Courts demand complete records of every incident.",
                "Courts demand records.",
                "Courts and lawyers demand records, memory fades.");

        assertThat(chosen.kept()).extracting(Answer::text).containsExactly("Courts demand records.");
        assertThat(chosen.dropped())
                .extracting(DroppedRow::reason)
                .containsExactly(
                        "only 83 % of its content words are in the context",
                        "another answer is better supported or shorter");
    }

    @Test
    void numbersTheContextLacksAreRefused() {
        RejectionSampling chosen = choose("Courts demand complete records of every incident for 30 days.");

        assertThat(chosen.kept()).isEmpty();
        assertThat(chosen.dropped()).extracting(DroppedRow::reason).containsExactly("the context has no \"30\"");
    }

    @Test
    void echoesAreRefused() {
        assertThat(choose("Keep logs.").dropped().getFirst().reason()).contains("fewer than two content words");
    }
}
