package dev.retort.model.wire;

import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.model.chat.Capability;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.request.ChatRequestParameters;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.chat.response.ChatResponseMetadata;
import dev.langchain4j.model.output.FinishReason;
import dev.langchain4j.model.output.TokenUsage;
import dev.retort.file.Json;
import dev.retort.http.HttpOutcome;
import dev.retort.http.RateHeaders;
import dev.retort.model.ChatRequestJson;
import dev.retort.model.DeferredChatModel;
import dev.retort.model.MultiChoiceChatModel;
import dev.retort.model.RatePause;
import dev.retort.model.SeededChatModel;
import dev.retort.model.failure.CallException;
import dev.retort.model.failure.FailureKind;
import java.math.BigInteger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SequencedMap;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** A chat model behind {@code POST /chat/completions}. Thread-safe. */
class WireChatModel implements SeededChatModel {

    private final ModelApi api;
    private final Dialect dialect;
    private final ChatRequestParameters defaults;
    private final OptionalLong seed;

    WireChatModel(ModelApi api, Dialect dialect, ChatRequestParameters defaults, OptionalLong seed) {
        this.api = api;
        this.dialect = dialect;
        this.defaults = defaults;
        this.seed = seed;
    }

    /** The same model where the service can, or may, give several replies to one request. */
    static class WithChoices extends WireChatModel implements MultiChoiceChatModel {

        WithChoices(ModelApi api, Dialect dialect, ChatRequestParameters defaults, OptionalLong seed) {
            super(api, dialect, defaults, seed);
        }

        @Override
        public List<ChatResponse> chat(ChatRequest request, int n) {
            ChatRequestParameters parameters = defaultRequestParameters().overrideWith(request.parameters());
            return send(request, parameters, n);
        }
    }

    /** The same model where the service also takes many requests at once and answers them later. */
    static final class WithBatches extends WithChoices implements DeferredChatModel {

        private final BatchJobs jobs;

        WithBatches(ModelApi api, Dialect dialect, ChatRequestParameters defaults, OptionalLong seed) {
            super(api, dialect, defaults, seed);
            this.jobs = new BatchJobs(api, dialect);
        }

        @Override
        public String submit(String name, SequencedMap<String, ChatRequest> requests) {
            SequencedMap<String, ObjectNode> bodies = new LinkedHashMap<>();
            requests.forEach((id, request) ->
                    bodies.put(id, body(request, defaultRequestParameters().overrideWith(request.parameters()), 1)));
            return jobs.submit(name, defaultRequestParameters().modelName(), bodies);
        }

        @Override
        public Optional<String> find(String name) {
            return jobs.find(name);
        }

        @Override
        public Optional<Map<String, ChatResponse>> collect(String job) {
            return jobs.collect(job);
        }
    }

    @Override
    public OptionalLong seed() {
        return seed;
    }

    @Override
    public Set<Capability> supportedCapabilities() {
        return dialect.takesJsonSchema() ? Set.of(Capability.RESPONSE_FORMAT_JSON_SCHEMA) : Set.of();
    }

    @Override
    public ChatRequestParameters defaultRequestParameters() {
        return defaults;
    }

    @Override
    public ChatResponse doChat(ChatRequest request) {
        return send(request, request.parameters(), 1).getFirst();
    }

    List<ChatResponse> send(ChatRequest request, ChatRequestParameters parameters, int n) {
        HttpOutcome.Answered answer = api.post("/chat/completions", body(request, parameters, n));
        return responses(answer.body(), n, RateHeaders.pause(answer.headers()).orElse(null));
    }

    ObjectNode body(ChatRequest request, ChatRequestParameters parameters, int n) {
        ObjectNode body = Json.mapper().createObjectNode();
        body.put("model", parameters.modelName());
        body.set("messages", ChatRequestJson.messages(request.messages()));
        put(body, "temperature", parameters.temperature());
        put(body, "top_p", parameters.topP());
        put(body, "frequency_penalty", parameters.frequencyPenalty());
        put(body, "presence_penalty", parameters.presencePenalty());
        put(body, dialect.maxTokensField(), parameters.maxOutputTokens());
        if (!parameters.stopSequences().isEmpty()) {
            body.set("stop", Json.mapper().valueToTree(parameters.stopSequences()));
        }
        if (seed.isPresent()) {
            body.put(dialect.seedField(), seed.getAsLong());
        }
        ChatRequestJson.responseFormat(body, parameters.responseFormat());
        if (n > 1) {
            body.put("n", n);
        }
        return body;
    }

    static List<ChatResponse> responses(JsonNode body, int n, @Nullable Duration pause) {
        JsonNode choices = body.path("choices");
        if (!choices.isArray() || choices.isEmpty()) {
            throw new CallException(FailureKind.BAD_REPLY, "an answer without a choice");
        }
        TokenUsage usage = usage(body.path("usage"));
        List<ChatResponse> responses = new ArrayList<>();
        for (int i = 0; i < Math.min(n, choices.size()); i++) {
            JsonNode choice = choices.get(i);
            boolean refused = choice.path("message").path("refusal").isString();
            var metadata = ChatResponseMetadata.builder()
                    .finishReason(
                            refused
                                    ? FinishReason.CONTENT_FILTER
                                    : finish(choice.path("finish_reason").asString("")));
            if (body.path("id").isString()) {
                metadata.id(body.path("id").asString());
            }
            if (body.path("model").isString()) {
                metadata.modelName(body.path("model").asString());
            }
            if (i == 0 && usage != null) {
                metadata.tokenUsage(usage);
            }
            responses.add(ChatResponse.builder()
                    .aiMessage(AiMessage.from(text(choice)))
                    .metadata(new RatePause(metadata, pause))
                    .build());
        }
        return responses;
    }

    private static String text(JsonNode choice) {
        JsonNode content = choice.path("message").path("content");
        if (content.isString()) {
            return content.asString();
        }
        if (content.isNull()) {
            return "";
        }
        if (!content.isArray()) {
            throw new CallException(FailureKind.BAD_REPLY, "a choice without content");
        }
        // Reasoning models send parts: what they thought is not the reply.
        StringBuilder text = new StringBuilder();
        for (JsonNode part : content) {
            text.append(part.path("text").asString(""));
        }
        return text.toString();
    }

    private static @Nullable TokenUsage usage(JsonNode usage) {
        return usage.path("prompt_tokens").isIntegralNumber()
                ? new TokenUsage(count(usage.path("prompt_tokens")), count(usage.path("completion_tokens")))
                : null;
    }

    /** Returns a count of tokens as it was said, one out of the range of an {@code int} at its nearer end. */
    static int count(JsonNode tokens) {
        return tokens.isIntegralNumber()
                ? tokens.bigIntegerValue()
                        .max(BigInteger.valueOf(Integer.MIN_VALUE))
                        .min(BigInteger.valueOf(Integer.MAX_VALUE))
                        .intValue()
                : 0;
    }

    private static FinishReason finish(String reason) {
        return switch (reason) {
            case "stop" -> FinishReason.STOP;
            case "length", "model_length" -> FinishReason.LENGTH;
            case "content_filter" -> FinishReason.CONTENT_FILTER;
            case "tool_calls" -> FinishReason.TOOL_EXECUTION;
            default -> FinishReason.OTHER;
        };
    }

    private static void put(ObjectNode body, String field, @Nullable Object value) {
        if (value != null) {
            body.set(field, Json.mapper().valueToTree(value));
        }
    }
}
