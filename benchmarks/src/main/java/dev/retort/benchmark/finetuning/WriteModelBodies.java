package dev.retort.benchmark.finetuning;

import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.SystemMessage;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.data.segment.TextSegment;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.request.ResponseFormat;
import dev.langchain4j.model.chat.request.ResponseFormatType;
import dev.langchain4j.model.chat.request.json.JsonObjectSchema;
import dev.langchain4j.model.chat.request.json.JsonSchema;
import dev.retort.fakes.LoopbackServer;
import dev.retort.fakes.LoopbackServer.Received;
import dev.retort.fakes.LoopbackServer.Reply;
import dev.retort.model.DeferredChatModel;
import dev.retort.model.ModelProviders;
import dev.retort.model.ModelRef;
import dev.retort.model.ModelSettings;
import dev.retort.model.wire.HostedModels;
import dev.retort.network.Network;
import dev.retort.secret.Keys;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Writes the bodies of chats, embeddings and batches, as they went over the wire, into the folder given. */
final class WriteModelBodies {

    private static final ModelSettings SETTINGS =
            ModelSettings.DEFAULT.withTemperature(0.1).withMaxTokens(512).withSeed(7);
    private static final Keys KEYS = Keys.of(Map.of(
            "MISTRAL_API_KEY", "k-0123456789",
            "OPENAI_API_KEY", "k-0123456789",
            "TOGETHER_API_KEY", "k-0123456789",
            "FIREWORKS_API_KEY", "k-0123456789"));

    private final Path folder;
    private final LoopbackServer server;
    private final ModelProviders models;

    private WriteModelBodies(Path folder, LoopbackServer server) {
        this.folder = folder;
        this.server = server;
        URI api = URI.create(server.uri() + "/v1");
        models = HostedModels.providers(
                KEYS,
                Network.offline(),
                Map.of("mistral", api, "openai", api, "together", api, "fireworks", api, "openai-compatible", api));
    }

    public static void main(String[] arguments) throws IOException {
        try (LoopbackServer server = new LoopbackServer(WriteModelBodies::reply)) {
            WriteModelBodies bodies = new WriteModelBodies(Path.of(arguments[0]), server);
            for (String provider : List.of("mistral", "openai", "together", "fireworks")) {
                bodies.chat(provider, new ModelRef(provider, "a-model"));
            }
            bodies.chat("compatible", new ModelRef("openai-compatible", server.uri() + "/v1#a-model"));
            for (String provider : List.of("mistral", "openai")) {
                bodies.embeddings(provider);
                bodies.batch(provider, provider.equals("mistral") ? "/v1/batch/jobs" : "/v1/batches");
            }
        }
    }

    private static Reply reply(Received request) {
        return Reply.json(
                200,
                request.path().endsWith("/embeddings")
                        ? "{\"data\":[{\"index\":0,\"embedding\":[1]},{\"index\":1,\"embedding\":[1]}]}"
                        : "{\"id\":\"file-1\",\"choices\":[{\"message\":{\"content\":\"So.\"}}]}");
    }

    /** A conversation with a schema for its reply, which is the most that Retort asks of a model. */
    private static ChatRequest conversation() {
        JsonSchema schema = JsonSchema.builder()
                .name("verdict")
                .rootElement(JsonObjectSchema.builder()
                        .addIntegerProperty("verdict")
                        .addStringProperty("reason")
                        .required("verdict")
                        .build())
                .build();
        return ChatRequest.builder()
                .messages(
                        SystemMessage.from("Be brief."),
                        UserMessage.from("Why?"),
                        AiMessage.from("So."),
                        UserMessage.from("Why so?"))
                .stopSequences(List.of("\n\n"))
                .responseFormat(ResponseFormat.builder()
                        .type(ResponseFormatType.JSON)
                        .jsonSchema(schema)
                        .build())
                .build();
    }

    private void chat(String name, ModelRef ref) throws IOException {
        models.chat(ref, SETTINGS).model().chat(conversation());
        Files.write(
                folder.resolve(name + "-chat.json"),
                server.received("POST", "/v1/chat/completions").getLast().body());
    }

    private void embeddings(String provider) throws IOException {
        models.embedding(new ModelRef(provider, "embed"), ModelSettings.DEFAULT)
                .model()
                .embedAll(List.of(TextSegment.from("one"), TextSegment.from("two")));
        Files.write(
                folder.resolve(provider + "-embeddings.json"),
                server.received("POST", "/v1/embeddings").getLast().body());
    }

    private void batch(String provider, String path) throws IOException {
        DeferredChatModel model = (DeferredChatModel)
                models.chat(new ModelRef(provider, "a-model"), SETTINGS).model();
        model.submit("batch-1", new LinkedHashMap<>(Map.of("request-1", conversation())));
        Received form = server.received("POST", "/v1/files").getLast();
        WireForms.write(folder.resolve(provider + "-batch-form.json"), form);
        Files.writeString(folder.resolve(provider + "-batch-line.json"), WireForms.file(form));
        Files.write(
                folder.resolve(provider + "-batch.json"),
                server.received("POST", path).getLast().body());
    }
}
