package dev.retort.server;

import dev.retort.finetuning.FineTuner;
import dev.retort.finetuning.Hyperparameters;
import dev.retort.local.generation.LocalModelSettings;
import dev.retort.model.EstimatedTokenCounter;
import dev.retort.model.ModelProviders;
import dev.retort.model.ModelRef;
import dev.retort.server.chat.LocalChat;
import dev.retort.server.http.Limits;
import dev.retort.server.http.Tls;
import dev.retort.server.job.TrainingReport;
import dev.retort.server.model.ModelNames;
import dev.retort.server.spending.SpendingLimit;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Set;

/** A server on a free port of the loopback address, and a client of it. */
final class TestServer extends TestClient implements AutoCloseable {

    static final Path TINY = Path.of("src/test/resources/tiny-llama");
    static final ModelRef BASE = new ModelRef("local", "tiny-llama");
    static final Hyperparameters USUAL =
            new Hyperparameters(OptionalInt.empty(), OptionalDouble.of(2), 1e-3, 0.2, 0, 4, 4, 8, 0, 256, 1);

    private final LocalChat chat;
    private final EchoChat elsewhere;
    private final RetortServer server;

    TestServer(Path home, FineTuner tuner) {
        this(home, tuner, LocalChat.Capacity.DEFAULT);
    }

    TestServer(Path home, FineTuner tuner, LocalChat.Capacity capacity) {
        this(home, tuner, new LocalChat(ref -> TINY, LocalModelSettings.defaults(), capacity), List.of());
    }

    /** Starts a server that shows runs, or folders of runs. */
    TestServer(Path home, FineTuner tuner, List<Path> runs) {
        this(home, tuner, new LocalChat(ref -> TINY, LocalModelSettings.defaults(), LocalChat.Capacity.DEFAULT), runs);
    }

    /** Starts a server that clients reach through TLS. */
    TestServer(Path home, FineTuner tuner, Tls tls) {
        this(
                new LocalChat(ref -> TINY, LocalModelSettings.defaults(), LocalChat.Capacity.DEFAULT),
                settings(home, "127.0.0.1", List.of(), Optional.of(tls), SpendingLimit.none()),
                tuner,
                new EchoChat());
    }

    /** Starts a server that may not spend more. */
    TestServer(Path home, FineTuner tuner, SpendingLimit spending) {
        this(
                new LocalChat(ref -> TINY, LocalModelSettings.defaults(), LocalChat.Capacity.DEFAULT),
                settings(home, "127.0.0.1", List.of(), Optional.empty(), spending),
                tuner,
                new EchoChat());
    }

    private TestServer(Path home, FineTuner tuner, LocalChat chat, List<Path> runs) {
        this(chat, settings(home, "127.0.0.1", runs, Optional.empty(), SpendingLimit.none()), tuner, new EchoChat());
    }

    private TestServer(LocalChat chat, ServerSettings settings, FineTuner tuner, EchoChat elsewhere) {
        this(chat, elsewhere, started(settings, tuner, chat, elsewhere));
    }

    private TestServer(LocalChat chat, EchoChat elsewhere, RetortServer server) {
        super(server.address());
        this.chat = chat;
        this.elsewhere = elsewhere;
        this.server = server;
    }

    /** Returns the models elsewhere. */
    EchoChat elsewhere() {
        return elsewhere;
    }

    private static RetortServer started(ServerSettings settings, FineTuner tuner, LocalChat chat, EchoChat elsewhere) {
        return RetortServer.start(
                settings,
                new ServerModels(
                        tuner,
                        ref -> new EstimatedTokenCounter(),
                        chat,
                        new ModelProviders(Map.of("local", elsewhere, "elsewhere", elsewhere)),
                        FakeStudent::of),
                (order, place, key) -> {
                    if (place.project().equals("broken")) {
                        throw new IllegalStateException("This report is broken.");
                    }
                    return TrainingReport.NONE;
                });
    }

    static ServerSettings settings(Path home, String host) {
        return settings(home, host, List.of(), Optional.empty(), SpendingLimit.none());
    }

    private static ServerSettings settings(
            Path home, String host, List<Path> runs, Optional<Tls> tls, SpendingLimit spending) {
        return new ServerSettings(
                host,
                0,
                Set.of("retort.test"),
                home,
                new ModelNames(
                        BASE,
                        new ModelRef("local", "minilm"),
                        Map.of("gpt-elsewhere*", new ModelRef("elsewhere", "echo"))),
                runs,
                USUAL,
                new Limits(1 << 20, 4 << 20),
                tls,
                spending);
    }

    @Override
    public void close() {
        server.close();
        chat.close();
        closeClient();
    }
}
