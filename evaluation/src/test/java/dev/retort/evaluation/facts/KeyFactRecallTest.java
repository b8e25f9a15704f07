package dev.retort.evaluation.facts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.retort.evaluation.EvaluationSample;
import dev.retort.evaluation.GoldenFile;
import dev.retort.evaluation.KeyFact;
import dev.retort.evaluation.Samples;
import dev.retort.evaluation.Score;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class KeyFactRecallTest {

    private static final JsonNode GOLDEN = GoldenFile.read("key-facts.json");

    private static List<KeyFact> facts(JsonNode alternatives) {
        return alternatives
                .valueStream()
                .map(wordings -> new KeyFact(
                        wordings.get(0).asString(),
                        wordings.valueStream().map(JsonNode::asString).toList()))
                .toList();
    }

    private static Score score(String answer, List<KeyFact> facts) {
        return new KeyFactRecall().score(Samples.of("What?", answer).withFacts(facts));
    }

    @Test
    void factsAreStatedInExactlyTheAnswersInWhichThePeerFindsThem() {
        List<String> wrong = new ArrayList<>();
        int cases = 0;
        for (JsonNode group : GOLDEN.get("groups")) {
            List<KeyFact> facts = facts(group.get("alternatives"));
            for (JsonNode one : group.get("cases")) {
                String answer = one.get("answer").asString();
                StatedFacts stated = StatedFacts.of(answer);
                List<Integer> found = IntStream.range(0, facts.size())
                        .filter(i -> stated.wording(facts.get(i)).isPresent())
                        .boxed()
                        .toList();
                List<Integer> expected =
                        one.get("stated").valueStream().map(JsonNode::asInt).toList();
                if (!found.equals(expected)) {
                    wrong.add("%s in %s: %s, not %s".formatted(facts, answer, found, expected));
                }
                assertThat(((Score.Scored) score(answer, facts)).value())
                        .isEqualTo(found.size() / (double) facts.size());
                cases++;
            }
        }

        assertThat(wrong).isEmpty();
        assertThat(cases).isGreaterThan(2_500);
    }

    @Test
    void stemsAreThoseOfThePeer() {
        Map<String, String> found = new TreeMap<>();
        Map<String, String> expected = new TreeMap<>();
        GOLDEN.get("stems").properties().forEach(entry -> {
            expected.put(entry.getKey(), entry.getValue().asString());
            found.put(entry.getKey(), FactStems.of(entry.getKey()));
        });

        assertThat(found).isEqualTo(expected);
    }

    @Test
    void anyWordingOfAFactShowsThatItIsStated() {
        List<KeyFact> facts = List.of(
                new KeyFact("every year", List.of("annually", "every year")), KeyFact.of("management approves"));

        assertThat(score("The plan is reviewed each year, every one.", facts))
                .isInstanceOfSatisfying(Score.Scored.class, scored -> {
                    assertThat(scored.value()).isCloseTo(0.5, within(1e-12));
                    assertThat(scored.evidence())
                            .containsEntry("stated", List.of("every year"))
                            .containsEntry("missed", List.of("management approves"))
                            .containsEntry("words", 8);
                });
    }

    @ParameterizedTest
    @ValueSource(strings = {"They aren't encrypted.", "They are NOT encrypted", "encryption does not happen"})
    void aNegationIsPartOfAFact(String answer) {
        assertThat(score(answer, List.of(KeyFact.of("not encrypted"))))
                .isInstanceOfSatisfying(
                        Score.Scored.class, scored -> assertThat(scored.value()).isEqualTo(1));
    }

    @Test
    void aQuestionWithoutKeyFactsIsUnscoredWithTheReason() {
        EvaluationSample sample = Samples.withReference("What?", "That.", "This.");

        assertThat(new KeyFactRecall().score(sample)).isEqualTo(new Score.Unscored("the question has no key facts"));
    }

    @Test
    void textsTogetherStateWhatEachOfThemStates() {
        Stream<String> parts = Stream.of("The policy names roles.", "Severity ratings follow.");
        List<KeyFact> facts = List.of(KeyFact.of("roles"), KeyFact.of("severity ratings"));

        assertThat(parts.map(part -> StatedFacts.of(part).share(facts))).containsExactly(0.5, 0.5);
        assertThat(StatedFacts.of("The policy names roles. Severity ratings follow.")
                        .share(facts))
                .isEqualTo(1);
    }
}
