package dev.retort.distillation;

import dev.retort.call.journal.CallJournal;
import dev.retort.call.telemetry.SpanExporter;
import dev.retort.config.RunConfig;
import dev.retort.error.RetortException;
import dev.retort.http.ServiceAddress;
import dev.retort.network.Network;
import dev.retort.secret.Keys;
import java.net.URI;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** Sends a run's calls as spans where {@code telemetry.otlp} says, once calls were made. */
final class RunSpans {

    private final RunConfig config;
    private final Path directory;
    private final CallJournal journal;
    private final Keys keys;
    private final long before;
    private boolean tried;

    /** Remembers how many calls there are already. */
    RunSpans(RunConfig config, Path directory, CallJournal journal, Keys keys) {
        this.config = config;
        this.keys = keys;
        this.directory = directory;
        this.journal = journal;
        this.before = journal.size();
    }

    /**
     * Sends all calls, if there are new ones and an address is set.
     *
     * @throws RetortException if the endpoint does not take them
     */
    void export() {
        if (!tried && config.telemetry().otlp().isPresent() && journal.size() > before) {
            tried = true;
            send(config.telemetry().otlp().get());
        }
    }

    /** Sends what there is although the run failed, which is what the user hears of. */
    void exportAfter(RetortException failure) {
        try {
            export();
        } catch (RetortException second) {
            failure.addSuppressed(second);
        }
    }

    private void send(URI address) {
        Map<String, String> headers = new HashMap<>();
        if (!config.telemetry().headers().isEmpty()) {
            config.telemetry()
                    .headers()
                    .forEach((name, value) -> headers.put(name, keys.fill(value, "telemetry.headers." + name)));
        }
        ServiceAddress.check(
                address, config.telemetry().headers().values().stream().anyMatch(value -> value.contains("${")));
        try (Network network = Network.offlineIf(config.offline())) {
            new SpanExporter(address, headers, network)
                    .export(
                            directory.toAbsolutePath().normalize().getFileName().toString(),
                            journal,
                            config.telemetry().content());
        }
    }
}
