package dev.retort.secret;

import static org.assertj.core.api.Assertions.assertThat;

import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.retort.call.CallRules;
import dev.retort.call.ModelCalls;
import dev.retort.call.journal.CallJournal;
import dev.retort.call.journal.CallLedger;
import dev.retort.error.RetortException;
import dev.retort.fakes.FakeModels;
import dev.retort.fakes.FakeResponse;
import dev.retort.fakes.FakeServer;
import dev.retort.fakes.Fault;
import dev.retort.model.ModelRef;
import dev.retort.model.ModelSettings;
import dev.retort.model.NamedChatModel;
import dev.retort.model.wire.HostedModels;
import dev.retort.network.Network;
import dev.retort.progress.Progress;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PlantedKeyTest {

    private static final String PLANTED = "planted0key1that2must3be4nowhere";

    @Test
    void aPlantedKeyIsInNoFileLogOrException(@TempDir Path folder) throws IOException {
        List<String> seen = new ArrayList<>();
        Logger root = Logger.getLogger("");
        Level before = root.getLevel();
        Handler handler = new Handler() {
            @Override
            public void publish(LogRecord entry) {
                synchronized (seen) {
                    seen.add(entry.getLoggerName() + " " + entry.getMessage());
                }
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
        root.addHandler(handler);
        root.setLevel(Level.ALL);
        Keys keys = Keys.of(Map.of("MISTRAL_API_KEY", PLANTED));
        try (FakeServer server = FakeModels.start();
                CallJournal journal = CallJournal.open(folder.resolve("calls.sqlite"))) {
            NamedChatModel model = HostedModels.providers(keys, Network.offline())
                    .chat(ModelRef.parse("mistral:m"), ModelSettings.DEFAULT.withBaseUrl(server.api()));
            seen.add(String.valueOf(model));
            seen.add(String.valueOf(keys.find("MISTRAL_API_KEY")));
            seen.add(String.valueOf(ModelSettings.DEFAULT.withKey(new Secret(PLANTED))));
            ModelCalls calls = new ModelCalls(journal, CallRules.usual());
            calls.chat(model, List.of(request("fine")), "answers", Progress.NONE);
            for (int status : List.of(400, 401, 422)) {
                server.faults(request -> new Fault.Refusal(
                        FakeResponse.error(status, "bad request with header Authorization: Bearer " + PLANTED)));
                try {
                    seen.add(String.valueOf(
                            calls.chat(model, List.of(request("refused " + status)), "answers", Progress.NONE)));
                } catch (RetortException e) {
                    seen.add(stackTrace(e));
                }
            }
            CallLedger.export(journal, folder.resolve("calls.jsonl"));
            assertThat(server.requests().getFirst().headers().get("authorization"))
                    .contains(PLANTED);
        } finally {
            root.removeHandler(handler);
            root.setLevel(before);
        }

        assertThat(seen).hasSizeGreaterThanOrEqualTo(6).noneMatch(text -> text.contains(PLANTED));
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                assertThat(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1))
                        .as(file.toString())
                        .doesNotContain(PLANTED);
            }
        }
    }

    private static ChatRequest request(String text) {
        return ChatRequest.builder().messages(UserMessage.from(text)).build();
    }

    private static String stackTrace(Throwable thrown) {
        StringWriter text = new StringWriter();
        thrown.printStackTrace(new PrintWriter(text, true));
        return text.toString();
    }
}
