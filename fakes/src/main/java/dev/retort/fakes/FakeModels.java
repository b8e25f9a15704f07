package dev.retort.fakes;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;

/**
 * The routes of a model service that speaks OpenAI's and Mistral's protocol: chat, embeddings, models. Every answer is a
 * function of the request alone.
 */
public final class FakeModels {

    /** Length of the vectors. */
    public static final int DIMENSION = 64;

    private FakeModels() {}

    /**
     * What a chat reply may depend on.
     *
     * @param model the model's name
     * @param lastMessage the text of the last message
     * @param choice which of several replies, from 0
     */
    public record Prompt(String model, String lastMessage, int choice) {}

    /** Starts a server that replies with {@link #echo}. */
    public static FakeServer start() {
        return start(FakeModels::echo);
    }

    /** Starts a server that replies as set up. */
    public static FakeServer start(Function<Prompt, String> reply) {
        return routes(FakeServer.start(), reply);
    }

    /** Adds the routes to a server. */
    public static FakeServer routes(FakeServer server, Function<Prompt, String> reply) {
        return routes(server, reply, new Meter());
    }

    /** Adds the routes to a server and counts what they answer. */
    public static FakeServer routes(FakeServer server, Function<Prompt, String> reply, Meter meter) {
        return server.route("POST", "/v1/chat/completions", meter.on(request -> chat(request.json(), reply)))
                .route("POST", "/v1/embeddings", meter.on(request -> embeddings(request.json())))
                .route(
                        "GET",
                        "/v1/models",
                        request -> FakeResponse.json(Map.of(
                                "object",
                                "list",
                                "data",
                                List.of(model("fake-large-2512"), model("fake-small-2603")))));
    }

    /** Returns {@code reply to} and the first eight bytes of the SHA-256 of the prompt, in hexadecimal. */
    public static String echo(Prompt prompt) {
        return "reply to " + hash(prompt.lastMessage()) + (prompt.choice() == 0 ? "" : " number " + prompt.choice());
    }

    /** Returns the vector of a text: signed, hashed bag of words of length one. */
    public static double[] vector(String text) {
        double[] vector = new double[DIMENSION];
        for (String word : words(text)) {
            int hash = word.hashCode() * 0x9E3779B9;
            vector[Math.floorMod(hash >>> 7, DIMENSION)] += (hash & 1) == 0 ? 1 : -1;
        }
        double length =
                Math.sqrt(java.util.Arrays.stream(vector).map(x -> x * x).sum());
        if (length == 0) {
            vector[0] = 1;
            return vector;
        }
        for (int i = 0; i < DIMENSION; i++) {
            vector[i] = Math.round(vector[i] / length * 1e6) / 1e6;
        }
        return vector;
    }

    static FakeResponse chat(JsonNode body, Function<Prompt, String> reply) {
        JsonNode messages = body.path("messages");
        String last = messages.get(messages.size() - 1).path("content").asString();
        List<Map<String, Object>> choices = new ArrayList<>();
        int outputTokens = 0;
        for (int i = 0; i < body.path("n").asInt(1); i++) {
            String text = reply.apply(new Prompt(body.path("model").asString(), last, i));
            outputTokens += words(text).size();
            choices.add(Map.of(
                    "index", i, "finish_reason", "stop", "message", Map.of("role", "assistant", "content", text)));
        }
        int inputTokens = 0;
        for (JsonNode message : messages) {
            inputTokens += words(message.path("content").asString()).size();
        }
        return FakeResponse.json(new TreeMap<>(Map.of(
                "id",
                "chat-" + hash(body.toString()),
                "object",
                "chat.completion",
                "created",
                1_718_000_000,
                "model",
                body.path("model").asString(),
                "choices",
                choices,
                "usage",
                usage(inputTokens, outputTokens))));
    }

    private static FakeResponse embeddings(JsonNode body) {
        JsonNode input = body.path("input");
        List<String> texts = new ArrayList<>();
        if (input.isString()) {
            texts.add(input.asString());
        } else {
            input.forEach(text -> texts.add(text.asString()));
        }
        List<Map<String, Object>> data = new ArrayList<>();
        int tokens = 0;
        for (int i = 0; i < texts.size(); i++) {
            data.add(Map.of("object", "embedding", "index", i, "embedding", vector(texts.get(i))));
            tokens += words(texts.get(i)).size();
        }
        return FakeResponse.json(new TreeMap<>(Map.of(
                "id",
                "embedding-" + hash(body.toString()),
                "object",
                "list",
                "model",
                body.path("model").asString(),
                "data",
                data,
                "usage",
                usage(tokens, 0))));
    }

    private static Map<String, Object> model(String id) {
        return Map.of("id", id, "object", "model", "created", 1_718_000_000, "owned_by", "fake");
    }

    private static Map<String, Integer> usage(int input, int output) {
        return Map.of("prompt_tokens", input, "completion_tokens", output, "total_tokens", input + output);
    }

    private static List<String> words(String text) {
        List<String> words = new ArrayList<>();
        for (String word : text.toLowerCase(Locale.ROOT).split("[^\\p{L}\\p{Nd}]+")) {
            if (!word.isEmpty()) {
                words.add(word);
            }
        }
        return words;
    }

    private static String hash(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, 8);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
