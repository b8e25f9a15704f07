package dev.retort.benchmark.call;

import dev.langchain4j.data.message.SystemMessage;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.retort.call.CallRules;
import dev.retort.call.ModelCalls;
import dev.retort.call.journal.CallJournal;
import dev.retort.call.telemetry.SpanExporter;
import dev.retort.fakes.FakeModels;
import dev.retort.fakes.FakeServer;
import dev.retort.model.ModelRef;
import dev.retort.model.ModelSettings;
import dev.retort.model.wire.HostedModels;
import dev.retort.network.Network;
import dev.retort.progress.Progress;
import dev.retort.secret.Keys;
import dev.retort.secret.Secret;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Makes calls of every kind to a local server and sends them as spans to a real collector. Arguments: the endpoint, then
 * headers as name=value.
 */
final class SpanSender {

    private SpanSender() {}

    public static void main(String[] arguments) {
        Map<String, String> headers = new HashMap<>();
        for (int i = 1; i < arguments.length; i++) {
            String[] parts = arguments[i].split("=", 2);
            headers.put(parts[0], parts[1]);
        }
        try (FakeServer server = FakeModels.start();
                CallJournal journal = CallJournal.inMemory()) {
            ModelSettings settings = ModelSettings.DEFAULT
                    .withBaseUrl(server.api())
                    .withKey(new Secret("a-key-for-tests"))
                    .withTemperature(0.1)
                    .withMaxTokens(512);
            var providers = HostedModels.providers(Keys.of(Map.of()), Network.offline());
            ModelRef ref = ModelRef.parse("mistral:mistral-large-2512");
            ModelCalls calls = new ModelCalls(journal, CallRules.usual());
            List<ChatRequest> questions = IntStream.range(0, 5)
                    .mapToObj(i -> ChatRequest.builder()
                            .messages(SystemMessage.from("Be brief."), UserMessage.from("question " + i))
                            .build())
                    .toList();
            calls.chat(providers.chat(ref, settings), questions, "teacher answers", Progress.NONE);
            calls.embed(
                    providers.embedding(ModelRef.parse("mistral:mistral-embed"), settings),
                    List.of("a passage", "another passage"),
                    "passage index",
                    Progress.NONE);
            int sent = new SpanExporter(URI.create(arguments[0]), headers, Network.offline())
                    .export("span check " + System.currentTimeMillis(), journal, true);
            System.out.println(sent + " calls sent as spans to " + arguments[0]);
        }
    }
}
