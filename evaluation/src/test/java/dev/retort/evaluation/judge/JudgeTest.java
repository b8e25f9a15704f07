package dev.retort.evaluation.judge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.retort.call.ModelCalls;
import dev.retort.evaluation.EvaluationSample;
import dev.retort.evaluation.Samples;
import dev.retort.evaluation.Score;
import dev.retort.evaluation.judge.Judge.AnsweredQuestion;
import dev.retort.evaluation.judge.Judge.Claims;
import dev.retort.evaluation.ragas.Faithfulness;
import dev.retort.progress.Progress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class JudgeTest {

    private static final String VERDICTS =
            "{\"statements\": [{\"statement\": \"It leaves at noon.\", \"reason\": \"said\", \"verdict\": %s}]}";

    @Nested
    class Replies {

        @Test
        void mayStandInAFenceAmidProse() {
            assertThat(verdict("Sure! [as asked]\n```json\n" + VERDICTS.formatted("1") + "\n```\nHope this helps."))
                    .isEqualTo(given(true));
        }

        @Test
        void mayWriteNumbersAsStringsOrAsTruth() {
            assertThat(verdict(VERDICTS.formatted("\"1\""))).isEqualTo(given(true));
            assertThat(verdict(VERDICTS.formatted("\"0\""))).isEqualTo(given(false));
            assertThat(verdict(VERDICTS.formatted("true"))).isEqualTo(given(true));
        }

        @Test
        void mayBeTheBareList() {
            String object = VERDICTS.formatted("0");
            assertThat(verdict(object.substring(object.indexOf('['), object.length() - 1)))
                    .isEqualTo(given(false));
        }

        @Test
        void thatEndTooEarlyAreNeverCompleted() {
            String whole = VERDICTS.formatted("1");
            for (int length = 1; length < whole.length(); length += 7) {
                assertThat(verdict(whole.substring(0, length)))
                        .as(whole.substring(0, length))
                        .isInstanceOf(Judgement.Missing.class);
            }
        }

        @Test
        void thatWereCutAtTheTokenLimitAreNotUsedAndNotAskedForAgain() {
            ScriptedChatModel model =
                    new ScriptedChatModel((task, input) -> VERDICTS.formatted("1") + ScriptedChatModel.CUT);
            assertThat(verdict(model))
                    .isEqualTo(new Judgement.Missing<>("the judge's reply was cut at its token limit"));
            assertThat(model.requests()).hasSize(1);
        }

        @Test
        void withoutAVerdictAreRefusedWithWhatIsWrong() {
            assertThat(verdict(VERDICTS.formatted("\"maybe\"")))
                    .isEqualTo(new Judgement.Missing<>("the judge's reply cannot be used: \"verdict\" is not 0 or 1"));
        }

        private static Judgement<List<StatementVerdict>> verdict(String reply) {
            return verdict(new ScriptedChatModel((task, input) -> reply));
        }

        private static Judgement<List<StatementVerdict>> verdict(ScriptedChatModel model) {
            return judge(model)
                    .entailment(
                            List.of(new Claims("The ferry leaves at noon.", List.of("It leaves at noon."))),
                            Progress.NONE)
                    .getFirst();
        }

        private static Judgement<List<StatementVerdict>> given(boolean verdict) {
            return new Judgement.Given<>(List.of(new StatementVerdict("It leaves at noon.", "said", verdict)));
        }
    }

    @Nested
    class Repair {

        @Test
        void badReplyIsSentBackOnceWithTheError() {
            AtomicInteger requests = new AtomicInteger();
            ScriptedChatModel model = new ScriptedChatModel((task, input) -> requests.getAndIncrement() == 0
                    ? "I cannot do that."
                    : "{\"statements\": [\"It leaves at noon.\"]}");
            assertThat(statements(model)).isEqualTo(new Judgement.Given<>(List.of("It leaves at noon.")));
            ChatRequest repair = model.requests().getLast();
            assertThat(repair.messages()).hasSize(3);
            assertThat(((UserMessage) repair.messages().getLast()).singleText()).contains("it holds no JSON");
        }

        @Test
        void replyThatStaysBadIsMissingAfterTwoRequests() {
            ScriptedChatModel model = new ScriptedChatModel((task, input) -> "I cannot do that.");
            assertThat(statements(model)).isInstanceOf(Judgement.Missing.class);
            assertThat(model.requests()).hasSize(2);
        }

        private static Judgement<List<String>> statements(ScriptedChatModel model) {
            return judge(model)
                    .statements(List.of(new AnsweredQuestion("When?", "It leaves at noon.")), Progress.NONE)
                    .getFirst();
        }
    }

    @Nested
    class AJudgeThatFailsOrTalksNonsenseForAFifthOfRequests {

        @Test
        void stillLeavesEverySampleScoredOrUnscoredWithTheReason() {
            ScriptedChatModel model = new ScriptedChatModel(JudgeTest::unreliable);
            List<EvaluationSample> samples = new ArrayList<>();
            for (int i = 0; i < 40; i++) {
                samples.add(Samples.of("When?", "Boat %d leaves at noon.".formatted(i), "All boats leave at noon."));
            }
            List<Score> scores = new Faithfulness(judge(model)).score(samples, Progress.NONE);
            assertThat(scores).hasSize(40);
            assertThat(scores).filteredOn(Score.Scored.class::isInstance).hasSize(32);
            assertThat(scores)
                    .filteredOn(Score.Unscored.class::isInstance)
                    .extracting(score -> ((Score.Unscored) score).reason())
                    .allMatch(reason -> reason.contains("did not answer") || reason.contains("cannot be used"));
        }
    }

    /** Fails for boats 0, 10, 20, 30 and talks nonsense for boats 5, 15, 25, 35. */
    private static String unreliable(String task, JsonNode input) {
        String text = input.toString();
        int boat = Integer.parseInt(text.replaceAll(".*Boat (\\d+) .*", "$1"));
        if (boat % 10 == 0) {
            throw new IllegalArgumentException("the request was refused");
        }
        if (boat % 10 == 5) {
            return "Boats are nice. {not json";
        }
        return task.equals("statements")
                ? "{\"statements\": [\"Boat %d leaves at noon.\"]}".formatted(boat)
                : VERDICTS.formatted("1");
    }

    private static Judge judge(ScriptedChatModel model) {
        return new Judge(model.named(), new ModelCalls(8));
    }
}
