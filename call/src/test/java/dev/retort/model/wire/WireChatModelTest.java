package dev.retort.model.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.langchain4j.data.message.SystemMessage;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.request.ResponseFormat;
import dev.langchain4j.model.chat.request.ResponseFormatType;
import dev.langchain4j.model.chat.request.json.JsonObjectSchema;
import dev.langchain4j.model.chat.request.json.JsonSchema;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.output.FinishReason;
import dev.retort.fakes.FakeModels;
import dev.retort.fakes.FakeResponse;
import dev.retort.fakes.FakeServer;
import dev.retort.fakes.Fault;
import dev.retort.fakes.FaultPlan;
import dev.retort.model.ChatModelContract;
import dev.retort.model.ModelRef;
import dev.retort.model.ModelSettings;
import dev.retort.model.failure.CallException;
import dev.retort.model.failure.FailureKind;
import dev.retort.network.Network;
import dev.retort.secret.Keys;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

class WireChatModelTest extends ChatModelContract {

    private static final Keys KEYS = Keys.of(Map.of("MISTRAL_API_KEY", "planted-key-0123", "OPENAI_API_KEY", "other"));

    private final FakeServer server = FakeModels.start();

    @AfterEach
    void stop() {
        server.close();
    }

    @Override
    protected ChatModel model() {
        return model("mistral:fake-large-2512", ModelSettings.DEFAULT);
    }

    private ChatModel model(String ref, ModelSettings settings) {
        return HostedModels.providers(KEYS, Network.offline())
                .chat(ModelRef.parse(ref), settings.withBaseUrl(server.api()))
                .model();
    }

    private static ChatRequest question() {
        return ChatRequest.builder()
                .messages(SystemMessage.from("Be brief."), UserMessage.from("Why?"))
                .build();
    }

    private JsonNode sent() {
        return server.requests().getLast().json();
    }

    @Nested
    class Sending {

        @Test
        void theBodyIsMistralsAndTheKeyIsInTheHeader() {
            model(
                            "mistral:m",
                            ModelSettings.DEFAULT
                                    .withTemperature(0.1)
                                    .withMaxTokens(512)
                                    .withSeed(7))
                    .chat(question());

            assertThat(sent())
                    .hasToString(
                            "{\"model\":\"m\",\"messages\":[{\"role\":\"system\",\"content\":\"Be brief.\"},"
                                    + "{\"role\":\"user\",\"content\":\"Why?\"}],\"temperature\":0.1,\"max_tokens\":512,\"random_seed\":7}");
            assertThat(server.requests().getLast().headers()).containsEntry("authorization", "Bearer planted-key-0123");
        }

        @Test
        void theBodyIsOpenAis() {
            model("openai:m", ModelSettings.DEFAULT.withMaxTokens(512).withSeed(7))
                    .chat(question());

            assertThat(sent().path("max_completion_tokens").asInt()).isEqualTo(512);
            assertThat(sent().path("seed").asInt()).isEqualTo(7);
            assertThat(sent().has("max_tokens")).isFalse();
        }

        @Test
        void aSchemaForTheReplyGoesAlong() {
            ResponseFormat format = ResponseFormat.builder()
                    .type(ResponseFormatType.JSON)
                    .jsonSchema(JsonSchema.builder()
                            .name("verdict")
                            .rootElement(JsonObjectSchema.builder()
                                    .addIntegerProperty("verdict")
                                    .required("verdict")
                                    .build())
                            .build())
                    .build();

            model().chat(ChatRequest.builder()
                    .messages(UserMessage.from("Judge."))
                    .responseFormat(format)
                    .build());

            JsonNode schema = sent().path("response_format").path("json_schema");
            assertThat(schema.path("name").asString()).isEqualTo("verdict");
            assertThat(schema.path("schema")
                            .path("properties")
                            .path("verdict")
                            .path("type")
                            .asString())
                    .isEqualTo("integer");
        }

        @Test
        void aServerOfOneModelNeedsNoName() {
            HostedModels.providers(KEYS, Network.offline())
                    .chat(ModelRef.parse("openai-compatible:" + server.api()), ModelSettings.DEFAULT)
                    .model()
                    .chat(question());

            assertThat(sent().path("model").asString()).isEqualTo("default");
            assertThat(server.requests().getLast().headers()).doesNotContainKey("authorization");
        }
    }

    @Nested
    class Reading {

        private ChatResponse reply(String choice) {
            server.faults(request ->
                    new Fault.Refusal(FakeResponse.text(200, "{\"model\":\"m-2512\",\"choices\":[" + choice + "]}")));
            return model().chat(question());
        }

        @Test
        void aReplyCutAtTheLimitSaysSo() {
            assertThat(reply("{\"message\":{\"content\":\"half\"},\"finish_reason\":\"length\"}")
                            .finishReason())
                    .isEqualTo(FinishReason.LENGTH);
        }

        @Test
        void aRefusalIsFiltered() {
            assertThat(reply("{\"message\":{\"content\":null,\"refusal\":\"I can't.\"},\"finish_reason\":\"stop\"}")
                            .finishReason())
                    .isEqualTo(FinishReason.CONTENT_FILTER);
        }

        @Test
        void thoughtsAreNotPartOfTheReply() {
            assertThat(reply("{\"message\":{\"content\":[{\"type\":\"thinking\",\"thinking\":[{\"type\":\"text\","
                                    + "\"text\":\"hm\"}]},{\"type\":\"text\",\"text\":\"Because.\"}]}}")
                            .aiMessage()
                            .text())
                    .isEqualTo("Because.");
        }

        @Test
        void theModelThatAnsweredIsNamed() {
            assertThat(reply("{\"message\":{\"content\":\"x\"}}").modelName()).isEqualTo("m-2512");
        }

        @Test
        void anAnswerWithoutAChoiceIsABadReply() {
            assertThatThrownBy(() -> reply(""))
                    .isInstanceOfSatisfying(
                            CallException.class,
                            failure -> assertThat(failure.kind()).isEqualTo(FailureKind.BAD_REPLY));
        }
    }

    @Nested
    class Failing {

        @ParameterizedTest
        @CsvSource({
            "400, REJECTED", "401, REFUSED", "402, REFUSED", "403, REFUSED", "404, REFUSED", "410, REFUSED",
            "413, REJECTED", "422, REJECTED", "429, RATE_LIMITED", "500, OVERLOADED", "503, OVERLOADED",
                    "529, OVERLOADED"
        })
        void statusesAreSortedByWhatCanBeDone(int status, FailureKind kind) {
            server.faults(FaultPlan.first(Fault.status(status)));

            assertFailure(kind, "HTTP " + status + ": injected failure");
        }

        @Test
        void faultsOfTheConnectionAreSorted() {
            server.faults(FaultPlan.first(
                    new Fault.Reset(), new Fault.Truncation(), new Fault.Malformation(), new Fault.HalfJson()));

            assertFailure(FailureKind.CUT, "the connection was cut by 127.0.0.1");
            assertFailure(FailureKind.CUT, "the connection was cut by 127.0.0.1");
            assertFailure(FailureKind.BAD_REPLY, "not JSON");
            assertFailure(FailureKind.BAD_REPLY, "not JSON");
        }

        @Test
        void nobodyListeningIsUnreachable() {
            server.close();

            assertFailure(FailureKind.UNREACHABLE, "no connection to 127.0.0.1");
        }

        @Test
        void anEmptyAccountIsNoMatterOfWaiting() {
            server.faults(FaultPlan.first(new Fault.Refusal(FakeResponse.json(
                    429,
                    Map.of("error", Map.of("message", "You exceeded your quota", "code", "insufficient_quota"))))));

            assertFailure(FailureKind.REFUSED, "You exceeded your quota");
        }

        @Test
        void aListOfDetailsIsRead() {
            server.faults(FaultPlan.first(new Fault.Refusal(FakeResponse.json(
                    422, Map.of("detail", List.of(Map.of("loc", List.of("body", "n"), "msg", "must be 1 or more")))))));

            assertFailure(FailureKind.REJECTED, "n: must be 1 or more");
        }

        @Test
        void aKeyThatTheServerRepeatsIsMasked() {
            server.faults(FaultPlan.first(new Fault.Refusal(
                    FakeResponse.error(401, "Incorrect API key provided: planted-key-0123 (sk-abcdefgh1234)"))));

            assertFailure(FailureKind.REFUSED, "Incorrect API key provided: *** (***)");
        }

        private void assertFailure(FailureKind kind, String reason) {
            assertThatThrownBy(() -> model().chat(question())).isInstanceOfSatisfying(CallException.class, failure -> {
                assertThat(failure.kind()).isEqualTo(kind);
                assertThat(failure.reason()).contains(reason);
            });
        }
    }
}
