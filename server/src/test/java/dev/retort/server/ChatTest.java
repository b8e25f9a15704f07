package dev.retort.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.retort.file.Json;
import dev.retort.local.generation.LocalModel;
import dev.retort.local.generation.LocalModelSettings;
import dev.retort.server.TestClient.Answer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

class ChatTest {

    private static final String CHAT = "/v1/chat/completions";

    @TempDir
    Path home;

    private TestServer server;

    @BeforeEach
    void start() {
        server = new TestServer(home, new ScriptedTuner(false));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private Answer ask(String api, String more) {
        return server.post(api + "/chat/completions", """
                {"model": "open-mistral-7b", "max_tokens": 8, "messages": [{"role": "user", "content": "hello"}]%s}
                """.formatted(more));
    }

    private static String expected() {
        try (LocalModel model = LocalModel.open(TestServer.TINY, LocalModelSettings.defaults())) {
            return model.chatModel().chat("hello");
        }
    }

    @Test
    void aNameOfAServiceIsAnsweredByTheModelThatItMeansHere() {
        Answer answer = ask("/v1", "");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.at("/object")).isEqualTo("chat.completion");
        assertThat(answer.at("/model")).isEqualTo("local:tiny-llama");
        assertThat(answer.header("x-retort-model")).isEqualTo("local:tiny-llama");
        assertThat(expected()).startsWith(answer.at("/choices/0/message/content"));
        assertThat(answer.at("/choices/0/finish_reason")).isEqualTo("length");
        assertThat(answer.json().at("/usage/completion_tokens").asInt()).isEqualTo(8);
        assertThat(answer.json().at("/usage/total_tokens").asInt())
                .isEqualTo(8 + answer.json().at("/usage/prompt_tokens").asInt());
    }

    /** The model's weights are random: nothing but the rule makes its replies JSON. */
    @Test
    void aReplyInJsonModeIsAnObjectOrTheBeginningOfOne() {
        int whole = 0;
        for (int seed = 0; seed < 8; seed++) {
            Answer answer = server.post("/openai/v1/chat/completions", """
                    {"model": "gpt-4o-mini", "max_tokens": 80, "seed": %d, "temperature": %s, "n": 2,
                     "response_format": {"type": "json_object"}, "logprobs": true,
                     "messages": [{"role": "user", "content": "hello"}]}
                    """.formatted(seed, seed == 0 ? "0" : "2"));
            assertThat(answer.status()).isEqualTo(200);
            for (JsonNode choice : answer.json().path("choices")) {
                String content = choice.at("/message/content").asString();
                assertThat(content).startsWith("{");
                if (choice.path("finish_reason").asString().equals("stop")) {
                    assertThat(Json.mapper().readTree(content).isObject()).isTrue();
                    whole++;
                }
            }
        }
        assertThat(whole).isPositive();
    }

    @ParameterizedTest
    @CsvSource({"/v1", "/openai/v1"})
    void theEventsOfAStreamMakeTheWholeReply(String api) {
        String whole = ask(api, "").at("/choices/0/message/content");
        Answer streamed = ask(api, ", \"stream\": true, \"stream_options\": {\"include_usage\": true}");
        List<String> data =
                streamed.text().lines().filter(line -> !line.isEmpty()).toList();
        List<JsonNode> events = data.subList(0, data.size() - 1).stream()
                .map(line -> Json.mapper().readTree(line.substring("data: ".length())))
                .toList();

        assertThat(streamed.header("content-type")).startsWith("text/event-stream");
        assertThat(data.getLast()).isEqualTo("data: [DONE]");
        assertThat(events.getFirst().at("/choices/0/delta/role").asString()).isEqualTo("assistant");
        assertThat(events.stream()
                        .map(event -> event.at("/choices/0/delta/content").asString(""))
                        .collect(Collectors.joining()))
                .isEqualTo(whole);
        assertThat(events)
                .filteredOn(event -> event.at("/choices/0/finish_reason").isString())
                .hasSize(1);
        assertThat(events.getLast().at("/usage/completion_tokens").asInt()).isEqualTo(8);
        assertThat(events.size()).isGreaterThan(4);
    }

    @Test
    void contentInChunksIsTheSameAsOneText() {
        Answer chunks = server.post(CHAT, """
                {"model": "open-mistral-7b", "max_tokens": 8, "messages": [{"role": "user", "content":
                  [{"type": "text", "text": "hel"}, {"type": "text", "text": "lo"}]}]}""");

        assertThat(chunks.at("/choices/0/message/content"))
                .isEqualTo(ask("/v1", "").at("/choices/0/message/content"));
    }

    @Test
    void severalRepliesOfOneSeedDifferAndComeAgain() {
        String more = ", \"n\": 3, \"temperature\": 1.5, \"random_seed\": 5";
        Answer first = ask("/v1", more);

        assertThat(first.json().path("choices")).hasSize(3);
        assertThat(first.at("/choices/0/message/content")).isNotEqualTo(first.at("/choices/1/message/content"));
        assertThat(ask("/v1", more).json().path("choices"))
                .isEqualTo(first.json().path("choices"));
    }

    @Test
    void aStopTextEndsAReplyAndIsNoPartOfIt() {
        String whole = ask("/v1", "").at("/choices/0/message/content");
        String stop = whole.substring(3, 5);
        Answer stopped = ask("/v1", ", \"stop\": " + Json.mapper().writeValueAsString(stop));

        assertThat(stopped.at("/choices/0/message/content")).isEqualTo(whole.substring(0, whole.indexOf(stop)));
        assertThat(stopped.at("/choices/0/finish_reason")).isEqualTo("stop");
        assertThat(ask(
                                "/v1",
                                ", \"stream\": true, \"stop\": [%s]"
                                        .formatted(Json.mapper().writeValueAsString(stop)))
                        .text())
                .doesNotContain(Json.mapper().writeValueAsString(stop).replace("\"", ""));
    }

    @Test
    void theTokensOfAReplyComeWithTheirProbabilitiesIfAskedFor() {
        Answer whole = ask("/openai/v1", ", \"logprobs\": true, \"top_logprobs\": 3");
        Answer streamed = ask("/openai/v1", ", \"logprobs\": true, \"top_logprobs\": 3, \"stream\": true");

        JsonNode content = whole.json().at("/choices/0/logprobs/content");
        String text = whole.at("/choices/0/message/content");
        assertThat(content.size())
                .isEqualTo(whole.json().at("/usage/completion_tokens").asInt());
        for (JsonNode token : content) {
            List<Double> top = new ArrayList<>();
            token.path("top_logprobs")
                    .forEach(other -> top.add(other.path("logprob").asDouble()));
            assertThat(top).hasSize(3).isSortedAccordingTo(Comparator.reverseOrder());
            // Greedy: the token is the most probable one.
            assertThat(token.path("logprob").asDouble())
                    .isEqualTo(top.getFirst())
                    .isNegative();
            assertThat(top.stream().mapToDouble(Math::exp).sum()).isLessThanOrEqualTo(1 + 1e-6);
            // A token may be half a character: then it has no bytes of its own.
            boolean half = token.path("token").asString().contains("\uFFFD");
            assertThat(token.path("bytes").isNull()).isEqualTo(half);
            if (!half) {
                assertThat(token.path("bytes").size())
                        .isEqualTo(token.path("token").asString().getBytes(StandardCharsets.UTF_8).length);
                assertThat(text).contains(token.path("token").asString());
            }
        }
        List<JsonNode> pieces = new ArrayList<>();
        streamed.text()
                .lines()
                .filter(line -> line.startsWith("data: {"))
                .forEach(line -> Json.mapper()
                        .readTree(line.substring(6))
                        .at("/choices/0/logprobs/content")
                        .forEach(pieces::add));
        assertThat(pieces).containsExactlyElementsOf(content);
        assertThat(ask("/openai/v1", "").json().at("/choices/0/logprobs").isNull())
                .isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"tools\": [{\"type\": \"function\", \"function\": {\"name\": \"f\"}}] | tools",
                "\"top_logprobs\": 3 | top_logprobs",
                "\"logprobs\": true, \"top_logprobs\": 21 | top_logprobs",
                "\"temperature\": 9 | temperature",
                "\"n\": 0 | n",
                "\"max_tokens\": -1 | max_tokens",
                "\"presence_penalty\": 0.5 | presence_penalty",
                "\"response_format\": {\"type\": \"json_schema\"} | response_format",
                "\"stop\": 5 | stop",
                "\"messages\": [] | messages",
                "\"messages\": [{\"role\": \"tool\", \"content\": \"x\"}] | messages[0].role",
                "\"messages\": [{\"role\": \"user\", \"content\": [{\"type\": \"image_url\"}]}] | messages[0].content[0].type",
            })
    void whatCannotBeDoneIsRefusedWithItsField(String field, String named) {
        Answer mistral = ask("/v1", ", " + field);
        Answer openAi = ask("/openai/v1", ", " + field);

        assertThat(mistral.status()).isEqualTo(422);
        assertThat(mistral.at("/param")).isEqualTo(named);
        assertThat(openAi.at("/error/param")).isEqualTo(named);
        assertThat(openAi.at("/error/message")).isNotEmpty();
    }

    @Test
    void aPromptThatDoesNotFitIsRefusedAndOthersGoOn() {
        Answer refused = server.post(CHAT, """
                {"model": "open-mistral-7b", "messages": [{"role": "user", "content": "%s"}]}
                """.formatted("hello ".repeat(2000)));

        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.at("/message")).contains("context");
        assertThat(ask("/v1", "").status()).isEqualTo(200);
    }

    @Test
    void anUnknownModelAndAModelOfVectorsAreRefused() {
        assertThat(server.post(CHAT, "{\"model\": \"claude\", \"messages\": []}")
                        .status())
                .isEqualTo(404);
        assertThat(server.post(CHAT, "{\"model\": \"local:/etc\", \"messages\": []}")
                        .status())
                .isEqualTo(404);
        assertThat(server.post(CHAT, "{\"model\": \"mistral-embed\", \"messages\": []}")
                        .at("/message"))
                .contains("no conversation");
    }

    @Test
    void aNameMayMeanAModelElsewhere() {
        Answer answer = server.post("/openai/v1/chat/completions", """
                {"model": "gpt-elsewhere-mini", "response_format": {"type": "json_object"},
                 "messages": [{"role": "system", "content": "Echo."}, {"role": "user", "content": "{}"}]}""");

        assertThat(answer.at("/choices/0/message/content")).isEqualTo("{}");
        assertThat(answer.at("/model")).isEqualTo("elsewhere:echo");
    }

    @Test
    void embeddingsComeAsNumbersOrAsBytes() {
        Answer numbers = server.post("/v1/embeddings", "{\"model\": \"mistral-embed\", \"input\": [\"ab\", \"abc\"]}");
        Answer bytes = server.post(
                "/openai/v1/embeddings",
                "{\"model\": \"text-embedding-3-small\", \"input\": \"ab\", \"encoding_format\": \"base64\"}");

        assertThat(numbers.json().at("/data/1/embedding/0").asDouble()).isEqualTo(3);
        assertThat(bytes.at("/data/0/embedding")).isEqualTo("AAAAQAAAAD8=");
        assertThat(numbers.at("/model")).isEqualTo("local:minilm");
        assertThat(server.post("/v1/embeddings", "{\"model\": \"mistral-embed\", \"input\": [[1, 2]]}")
                        .at("/param"))
                .isEqualTo("input[0]");
        assertThat(server.post("/v1/embeddings", "{\"model\": \"mistral-embed\", \"input\": \"a\", \"dimensions\": 3}")
                        .status())
                .isEqualTo(422);
    }
}
