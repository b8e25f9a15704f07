package dev.retort.testing;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.retort.call.ModelCalls;
import dev.retort.evaluation.judge.Judge;
import dev.retort.evaluation.metric.Support;
import dev.retort.model.ModelRef;
import dev.retort.model.NamedChatModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AnswerAssertionsTest {

    private static final String PASSAGE = "The recovery team restores servers from backups within 30 days.";
    private static final String QUESTION = "Who restores servers?";

    @Nested
    class WithoutAModel {

        private final AnswerAssertions answers = AnswerAssertions.withoutModel();

        @Test
        void copiedAnswerIsFaithful() {
            answers.assertThat("The recovery team restores servers from backups.")
                    .isFaithfulTo(PASSAGE);
        }

        @Test
        void inventedAnswerFailsWithItsEvidence() {
            assertThatThrownBy(() -> answers.assertThat("Astronauts bake bread on the moon.")
                            .isFaithfulTo(PASSAGE))
                    .isInstanceOf(AssertionError.class)
                    .hasMessageContaining("grounded of at least 0.500")
                    .hasMessageContaining("astronaut");
        }

        @Test
        void missingScoreIsNoPass() {
            assertThatThrownBy(() -> answers.assertThat("The team.").isFaithfulTo(List.of()))
                    .isInstanceOf(AssertionError.class)
                    .hasMessageContaining("could not be measured: there are no contexts");
        }

        @Test
        void refusalIsToldByItsWords() {
            answers.assertThat("The context does not mention who restores servers.")
                    .isRefusal();
            assertThatThrownBy(() -> answers.assertThat("The recovery team.").isRefusal())
                    .isInstanceOf(AssertionError.class);
        }
    }

    @Nested
    class WithAJudge {

        private final AnswerAssertions answers = AnswerAssertions.with(
                new Judge(new NamedChatModel(new ModelRef("test", "judge"), new EchoJudge()), new ModelCalls(4)),
                texts -> texts.stream()
                        .map(text -> text.contains("servers") ? new double[] {1, 0} : new double[] {0, 1})
                        .toList());

        @Test
        void assertionsChain() {
            answers.assertThat("The recovery team restores servers.")
                    .isFaithfulTo(PASSAGE)
                    .isRelevantTo(QUESTION);
        }

        @Test
        void answerToAnotherQuestionIsNotRelevant() {
            assertThatThrownBy(
                            () -> answers.assertThat("Bread is baked at noon.").isRelevantTo(QUESTION))
                    .isInstanceOf(AssertionError.class)
                    .hasMessageContaining("answer_relevancy");
        }
    }

    @Nested
    class Regression {

        @TempDir
        private Path folder;

        @Test
        void worseScoreFailsAndATolerableOneDoesNot() throws IOException {
            Path file = Files.writeString(folder.resolve("regression.jsonl"), """
                    {"user_input": "%s", "retrieved_contexts": ["%s"], "scores": {"support": 1.0}}
                    """.formatted(QUESTION, PASSAGE));
            RegressionCase one = RegressionCase.read(file).findFirst().orElseThrow();
            assertThatCode(() -> one.check("The recovery team restores servers.", List.of(new Support()), 0.05))
                    .doesNotThrowAnyException();
            assertThatThrownBy(() -> one.check("Astronauts restore servers.", List.of(new Support()), 0.05))
                    .isInstanceOf(AssertionError.class)
                    .hasMessageContaining("support")
                    .hasMessageContaining("went from 1.000 to");
            assertThatThrownBy(() -> one.check("The recovery team.", List.of(), 0.05))
                    .hasMessageContaining("No metric \"support\"");
        }
    }

    /** Takes the answer for its only statement, which is supported, and for the question it answers. */
    private static final class EchoJudge implements ChatModel {

        @Override
        public ChatResponse doChat(ChatRequest request) {
            String prompt = ((UserMessage) request.messages().getFirst()).singleText();
            String input = prompt.substring(prompt.lastIndexOf("\ninput: "));
            String answer = input.replaceAll("(?s).*\"(?:answer|response)\":\"([^\"]*)\".*", "$1");
            String reply = prompt.contains("\"noncommittal\"")
                    ? "{\"question\": \"%s\", \"noncommittal\": 0}".formatted(answer)
                    : prompt.contains("\"verdict\"")
                            ? "{\"statements\": [{\"statement\": \"s\", \"reason\": \"r\", \"verdict\": 1}]}"
                            : "{\"statements\": [\"%s\"]}".formatted(answer);
            return ChatResponse.builder().aiMessage(AiMessage.from(reply)).build();
        }
    }
}
