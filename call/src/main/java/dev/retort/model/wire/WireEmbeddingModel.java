package dev.retort.model.wire;

import dev.langchain4j.data.embedding.Embedding;
import dev.langchain4j.data.segment.TextSegment;
import dev.langchain4j.model.embedding.EmbeddingModel;
import dev.langchain4j.model.output.Response;
import dev.langchain4j.model.output.TokenUsage;
import dev.retort.file.Json;
import dev.retort.model.failure.CallException;
import dev.retort.model.failure.FailureKind;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** An embedding model behind {@code POST /embeddings}. Thread-safe. */
final class WireEmbeddingModel implements EmbeddingModel {

    private final ModelApi api;
    private final String name;

    WireEmbeddingModel(ModelApi api, String name) {
        this.api = api;
        this.name = name;
    }

    @Override
    public String modelName() {
        return name;
    }

    @Override
    public Response<List<Embedding>> embedAll(List<TextSegment> segments) {
        ObjectNode body = Json.mapper().createObjectNode();
        body.put("model", name);
        ArrayNode input = body.putArray("input");
        segments.forEach(segment -> input.add(segment.text()));
        JsonNode answer = api.post("/embeddings", body).body();
        JsonNode data = answer.path("data");
        if (!data.isArray() || data.size() != segments.size()) {
            throw new CallException(
                    FailureKind.BAD_REPLY, "%d vectors for %d texts".formatted(data.size(), segments.size()));
        }
        @Nullable Embedding[] vectors = new Embedding[segments.size()];
        for (int i = 0; i < data.size(); i++) {
            // Services are free in the order; the index says which text a vector belongs to.
            int index = data.get(i).path("index").asInt(i);
            if (index < 0 || index >= vectors.length || vectors[index] != null) {
                throw new CallException(FailureKind.BAD_REPLY, "a vector with index " + index);
            }
            vectors[index] = Embedding.from(vector(data.get(i).path("embedding")));
        }
        List<Embedding> ordered = new ArrayList<>();
        for (@Nullable Embedding vector : vectors) {
            if (vector != null) {
                ordered.add(vector);
            }
        }
        JsonNode tokens = answer.path("usage").path("prompt_tokens");
        return tokens.isIntegralNumber()
                ? Response.from(ordered, new TokenUsage(WireChatModel.count(tokens), 0))
                : Response.from(ordered);
    }

    private static float[] vector(JsonNode numbers) {
        if (!numbers.isArray() || numbers.isEmpty()) {
            throw new CallException(FailureKind.BAD_REPLY, "an embedding that is not a list of numbers");
        }
        float[] vector = new float[numbers.size()];
        for (int i = 0; i < vector.length; i++) {
            if (!numbers.get(i).isNumber()) {
                throw new CallException(FailureKind.BAD_REPLY, "an embedding that is not a list of numbers");
            }
            vector[i] = (float) numbers.get(i).asDouble();
        }
        return vector;
    }
}
