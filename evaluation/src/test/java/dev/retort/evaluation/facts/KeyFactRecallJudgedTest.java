package dev.retort.evaluation.facts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.retort.call.ModelCalls;
import dev.retort.error.InputException;
import dev.retort.evaluation.EvaluationSample;
import dev.retort.evaluation.KeyFact;
import dev.retort.evaluation.Samples;
import dev.retort.evaluation.Score;
import dev.retort.evaluation.agreement.AgreementMeter;
import dev.retort.evaluation.agreement.FactLabelFile;
import dev.retort.evaluation.agreement.JudgeCheck;
import dev.retort.evaluation.agreement.JudgeRecords;
import dev.retort.evaluation.judge.Judge;
import dev.retort.evaluation.judge.ScriptedChatModel;
import dev.retort.progress.Progress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

class KeyFactRecallJudgedTest {

    @TempDir
    Path folder;

    /** Calls a fact stated where its first word occurs in the answer; loses the last fact of an answer that says so. */
    private final ScriptedChatModel model = new ScriptedChatModel((task, input) -> {
        String answer = input.get("answer").asString();
        List<JsonNode> facts = input.get("facts").valueStream().toList();
        return facts.subList(0, facts.size() - (answer.contains("lose one") ? 1 : 0)).stream()
                .map(JsonNode::asString)
                .map(fact -> "{\"statement\": \"%s\", \"reason\": \"So.\", \"stated\": %d}"
                        .formatted(fact, answer.contains(fact.split(" ")[0]) ? 1 : 0))
                .collect(Collectors.joining(", ", "{\"facts\": [", "]}"));
    });

    private final Judge judge = new Judge(model.named(), new ModelCalls(4));

    private static EvaluationSample sample(String answer, String... facts) {
        return Samples.of("How?", answer)
                .withFacts(List.of(facts).stream().map(KeyFact::of).toList());
    }

    @Test
    void eachFactHasOneVerdictAndTheShareIsTheScore() {
        List<Score> scores = new KeyFactRecallJudged(judge)
                .score(
                        List.of(
                                sample("The ferry, at noon.", "ferry crossing", "noon departure", "price of 5 euros"),
                                sample("No facts here."),
                                sample(" ", "ferry crossing"),
                                sample("ferry, but lose one", "ferry crossing", "noon departure")),
                        Progress.NONE);

        assertThat(scores.get(0)).isInstanceOfSatisfying(Score.Scored.class, scored -> {
            assertThat(scored.value()).isEqualTo(2 / 3.0);
            assertThat(scored.evidence()).containsEntry("words", 4);
            assertThat((List<?>) scored.evidence().get("statements")).hasSize(3);
        });
        assertThat(scores.get(1)).isEqualTo(new Score.Unscored("the question has no key facts"));
        assertThat(scores.get(2))
                .isInstanceOfSatisfying(
                        Score.Scored.class, scored -> assertThat(scored.value()).isZero());
        assertThat(scores.get(3)).isEqualTo(new Score.Unscored("facts asked about: 2, verdicts of the judge: 1"));
        assertThat(model.requests()).hasSize(2);
    }

    @Test
    void theJudgeIsMeasuredOnLabelledFactsBesideTheRuleByWords() throws IOException {
        Path labels = Files.writeString(folder.resolve("labels.tsv"), """
                question\tresponse\tfact\tlabel
                How?\tThe ferry at noon.\tferry crossing\tyes
                How?\tThe ferry at noon.\tprice of 5 euros\tno
                When?\tAround twelve, noon.\tnoon departure\tyes
                When?\tNobody knows.\tnoon departure\tno
                """);

        JudgeCheck check = JudgeCheck.of(
                new KeyFactRecallJudged(judge),
                new KeyFactRecall(),
                FactLabelFile.read(labels, remark -> {}),
                new AgreementMeter(200, 1, 0.95),
                Progress.NONE);

        assertThat(check.metric()).isEqualTo("key_fact_recall_judged");
        assertThat(check.judge().auroc()).isEqualTo(1);
        assertThat(check.judge().labels()).isEqualTo(4);
        assertThat(check.wordOverlap().auroc()).isEqualTo(0.5);
        JudgeRecords records = new JudgeRecords(folder.resolve("judges"));
        records.save(judge.model(), check);
        assertThat(records.ofFacts(judge.model())).contains(check);
        assertThat(records.of(judge.model())).as("its verdicts on support").isEmpty();
        assertThat(new KeyFactRecallJudged(judge.measuredOnFacts(check.judge().inShort())).description())
                .contains("judging stated facts: AUROC 1.00");
        assertThat(new KeyFactRecallJudged(judge).description()).contains("never measured against human labels");
    }

    @Test
    void labelsOfFactsAreReadFromJsonLinesToo() throws IOException {
        Path labels = Files.writeString(folder.resolve("labels.jsonl"), """
                {"question": "How?", "answer": "By ferry.", "fact": "ferry", "stated": true}
                {"question": "How?", "answer": "By ferry.", "fact": "noon", "label": 0}
                """);

        assertThat(FactLabelFile.read(labels, remark -> {}))
                .extracting(answer -> answer.sample().facts().getFirst().fact() + " " + answer.supported())
                .containsExactly("ferry true", "noon false");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        labels.tsv   | question;response;label         | has no column "fact"
        labels.jsonl | {"question": "a", "answer": "b"} | line 1: there is no "fact"
        """)
    void whatALabelLacksIsNamed(String name, String text, String message) throws IOException {
        Path labels = Files.writeString(
                folder.resolve(name), text.replace(';', '\t') + "\nx\ty\t1\n".repeat(name.endsWith("tsv") ? 1 : 0));

        assertThatThrownBy(() -> FactLabelFile.read(labels, remark -> {}))
                .isInstanceOf(InputException.class)
                .hasMessageContaining(message);
    }
}
