package dev.retort.server.api;

import dev.langchain4j.data.embedding.Embedding;
import dev.langchain4j.data.segment.TextSegment;
import dev.langchain4j.model.embedding.EmbeddingModel;
import dev.langchain4j.model.output.Response;
import dev.retort.error.RetortException;
import dev.retort.file.Json;
import dev.retort.model.EstimatedTokenCounter;
import dev.retort.model.ModelProviders;
import dev.retort.model.ModelSettings;
import dev.retort.server.chat.RemoteFailure;
import dev.retort.server.http.Call;
import dev.retort.server.http.Fields;
import dev.retort.server.http.Refusal;
import dev.retort.server.http.Reply;
import dev.retort.server.http.Right;
import dev.retort.server.http.Routes;
import dev.retort.server.model.ModelCatalog;
import dev.retort.server.model.ServedModel;
import dev.retort.server.model.ServedModel.Use;
import dev.retort.server.spending.Spending;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Embeddings. */
public final class EmbeddingEndpoint {

    private static final int MOST_TEXTS = 2048;

    private final ModelCatalog models;
    private final ModelProviders providers;
    private final Spending spending;

    /**
     * Creates the endpoint.
     *
     * @param providers open embedding models, those of this machine too
     * @param spending what models elsewhere may cost
     */
    public EmbeddingEndpoint(ModelCatalog models, ModelProviders providers, Spending spending) {
        this.models = models;
        this.providers = providers;
        this.spending = spending;
    }

    /** Adds its route. */
    public void addTo(Routes routes) {
        routes.allowing(Right.CHAT).add("POST", "/embeddings", this::embed);
    }

    private Reply embed(Call call) {
        Fields body = call.body().get();
        ServedModel model = models.require(body.text("model"), Use.EMBEDDING);
        List<String> texts = texts(body);
        boolean base64 = base64(body);
        EmbeddingModel embedder =
                providers.embedding(model.ref(), ModelSettings.DEFAULT).model();
        requireSize(body, embedder);
        Response<List<Embedding>> response = vectors(model, embedder, texts);
        ObjectNode node = Json.mapper().createObjectNode();
        node.put("id", UUID.randomUUID().toString().replace("-", "")).put("object", "list");
        ArrayNode data = node.putArray("data");
        for (int i = 0; i < response.content().size(); i++) {
            ObjectNode item = data.addObject().put("object", "embedding").put("index", i);
            write(item, response.content().get(i).vector(), base64);
        }
        int tokens = tokens(response, texts);
        node.put("model", model.ranAs())
                .putObject("usage")
                .put("prompt_tokens", tokens)
                .put("total_tokens", tokens);
        return new Reply.Json(200, node, ChatEndpoint.ranHeaders(model));
    }

    private static List<String> texts(Fields body) {
        String key = body.has("input") || !body.has("inputs") ? "input" : "inputs";
        List<String> texts = body.node().path(key).isString() ? List.of(body.text(key)) : body.texts(key);
        if (texts.isEmpty() || texts.size() > MOST_TEXTS || texts.stream().anyMatch(String::isEmpty)) {
            throw body.wrong(key, "must be a text, or 1 to %d texts, none of them empty".formatted(MOST_TEXTS));
        }
        return texts;
    }

    private static boolean base64(Fields body) {
        if (!body.optionalText("output_dtype").orElse("float").equals("float")) {
            throw body.wrong("output_dtype", "must be float here");
        }
        String encoding = body.optionalText("encoding_format").orElse("float");
        if (!encoding.equals("float") && !encoding.equals("base64")) {
            throw body.wrong("encoding_format", "must be float or base64");
        }
        return encoding.equals("base64");
    }

    private static void requireSize(Fields body, EmbeddingModel embedder) {
        for (String key : List.of("dimensions", "output_dimension")) {
            if (body.has(key) && body.whole(key, 1, 1 << 16).orElse(0) != embedder.dimension()) {
                throw body.wrong(key, "must be %d, which this model's vectors have".formatted(embedder.dimension()));
            }
        }
    }

    private Response<List<Embedding>> vectors(ServedModel model, EmbeddingModel embedder, List<String> texts) {
        long bytes = texts.stream()
                .mapToLong(text -> text.getBytes(StandardCharsets.UTF_8).length)
                .sum();
        Spending.Payment payment = spending.begin(model.ref(), bytes, texts.size(), 0);
        try {
            Response<List<Embedding>> response = vectorsPaid(model, embedder, texts);
            payment.settle(tokens(response, texts), 0);
            return response;
        } catch (RuntimeException e) {
            if (e instanceof Refusal refusal && refusal.status() == 429) {
                payment.settleUncharged();
            } else {
                payment.settleUnknown();
            }
            throw e;
        } catch (Error e) {
            payment.settleUnknown();
            throw e;
        }
    }

    private static Response<List<Embedding>> vectorsPaid(
            ServedModel model, EmbeddingModel embedder, List<String> texts) {
        try {
            return embedder.embedAll(texts.stream().map(TextSegment::from).toList());
        } catch (RetortException e) {
            throw e;
        } catch (RuntimeException e) {
            throw RemoteFailure.refusal(model, e);
        }
    }

    private static void write(ObjectNode item, float[] vector, boolean base64) {
        if (base64) {
            ByteBuffer bytes = ByteBuffer.allocate(vector.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
            bytes.asFloatBuffer().put(vector);
            item.put("embedding", Base64.getEncoder().encodeToString(bytes.array()));
            return;
        }
        ArrayNode numbers = item.putArray("embedding");
        for (float value : vector) {
            numbers.add(value);
        }
    }

    private static int tokens(Response<List<Embedding>> response, List<String> texts) {
        if (response.tokenUsage() != null && response.tokenUsage().inputTokenCount() != null) {
            return response.tokenUsage().inputTokenCount();
        }
        EstimatedTokenCounter counter = new EstimatedTokenCounter();
        return texts.stream().mapToInt(counter::estimateTokenCountInText).sum();
    }
}
