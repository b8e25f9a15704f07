package dev.retort.evaluation.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.retort.evaluation.EvaluationSample;
import dev.retort.evaluation.GoldenFile;
import dev.retort.evaluation.SampleMetric;
import dev.retort.evaluation.Samples;
import dev.retort.evaluation.Score;
import dev.retort.file.Json;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

class ContentMetricsTest {

    static Stream<JsonNode> cases() {
        return GoldenFile.read("content-metrics.json").valueStream();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void agreesWithTheReferenceImplementation(JsonNode expected) {
        EvaluationSample sample = Json.mapper().treeToValue(expected, EvaluationSample.class);
        for (SampleMetric metric : List.of(new Support(), new NewInformationF1(), new Tautology(), new AnswerWords())) {
            JsonNode value = expected.get(metric.name());
            Score score = metric.score(sample);
            if (value.isNull()) {
                assertThat(score).as(metric.name()).isInstanceOf(Score.Unscored.class);
            } else {
                assertThat(score)
                        .as(metric.name())
                        .isInstanceOfSatisfying(
                                Score.Scored.class,
                                scored -> assertThat(scored.value()).isCloseTo(value.asDouble(), within(1e-12)));
            }
        }
    }

    @Test
    void supportNamesTheWordsItDidNotFind() {
        Score score = new Support().score(Samples.of("Who?", "Astronauts restore the server.", "Restore each server."));
        assertThat(score)
                .isInstanceOfSatisfying(
                        Score.Scored.class,
                        scored ->
                                assertThat(scored.evidence()).containsEntry("unsupported_words", List.of("astronaut")));
    }

    @Test
    void withoutReferenceThereIsNoNewInformationScore() {
        assertThat(new NewInformationF1().score(Samples.of("Who?", "The team.")))
                .isEqualTo(new Score.Unscored("there is no reference"));
    }

    @Test
    void echoOfTheQuestionBringsNothingNew() {
        EvaluationSample echo = Samples.withReference(
                "Which team restores servers?", "Which team restores servers?", "The recovery team restores servers.");
        assertThat(new NewInformationF1().score(echo))
                .isInstanceOfSatisfying(
                        Score.Scored.class, scored -> assertThat(scored.value()).isZero());
        assertThat(new Tautology().score(echo))
                .isInstanceOfSatisfying(
                        Score.Scored.class, scored -> assertThat(scored.value()).isEqualTo(1));
    }
}
