package dev.retort.evaluation.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.retort.call.ModelCalls;
import dev.retort.error.InputException;
import dev.retort.error.UsageException;
import dev.retort.evaluation.EvaluationSample;
import dev.retort.evaluation.Metric;
import dev.retort.evaluation.judge.Judge;
import dev.retort.evaluation.judge.ScriptedChatModel;
import dev.retort.progress.Progress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MetricsByNameTest {

    private final MetricsByName withoutModels = new MetricsByName(Optional.empty(), Optional.empty());

    @Test
    void everyMetricIsFoundUnderItsOwnName() {
        Judge judge = new Judge(new ScriptedChatModel((task, input) -> "{}").named(), new ModelCalls(1));
        MetricsByName all = new MetricsByName(Optional.of(judge), Optional.of(texts -> List.of()));
        assertThat(all.of(all.names())).extracting(Metric::name).containsExactlyElementsOf(all.names());
    }

    @Test
    void unknownNameIsAnsweredWithTheKnownOnes() {
        assertThatThrownBy(() -> withoutModels.of(List.of("faithfulnes")))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("faithfulnes")
                .hasMessageContaining("answer_relevancy");
    }

    @Test
    void judgedMetricWithoutAJudgeSaysSo() {
        assertThatThrownBy(() -> withoutModels.of(List.of("support", "faithfulness")))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("faithfulness needs a judge");
    }

    @Nested
    class Samples {

        @TempDir
        private Path folder;

        @Test
        void areReadUnderRagasNewAndOldNamesAndScored() throws IOException {
            Path file = write("""
                {"user_input": "Who?", "response": "The team.", "retrieved_contexts": ["A team."], "reference": "Team"}
                {"question": "Who?", "answer": "A crew.", "contexts": ["A team."], "ground_truth": "Team"}
                {"user_input": "Who?", "response": "Nobody."}
                """);
            List<EvaluationSample> samples = SampleFile.read(file, remark -> {});
            assertThat(samples)
                    .extracting(EvaluationSample::response)
                    .containsExactly("The team.", "A crew.", "Nobody.");
            assertThat(samples.get(1).reference()).contains("Team");
            assertThat(samples.get(2).retrievedContexts()).isEmpty();
            SampleScores scores = SampleScores.of(samples, withoutModels.of(List.of("support")), Progress.NONE);
            assertThat(scores.metrics().getFirst().summary().mean()).contains(0.5);
            assertThat(scores.metrics().getFirst().summary().reasons()).containsEntry("there are no contexts", 1);
        }

        @Test
        void withoutAnAnswerAreRefusedByNumber() throws IOException {
            Path file = write("{\"user_input\": \"Who?\", \"response\": \"I\"}\n{\"user_input\": \"Who?\"}\n");
            assertThatThrownBy(() -> SampleFile.read(file, remark -> {}))
                    .isInstanceOf(InputException.class)
                    .hasMessageContaining("line 2: there is no \"response\"");
        }

        private Path write(String lines) throws IOException {
            return Files.writeString(folder.resolve("samples.jsonl"), lines);
        }
    }
}
