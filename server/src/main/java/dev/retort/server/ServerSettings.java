package dev.retort.server;

import dev.retort.finetuning.Hyperparameters;
import dev.retort.server.http.KeyFile;
import dev.retort.server.http.Limits;
import dev.retort.server.http.Tls;
import dev.retort.server.model.ModelNames;
import dev.retort.server.spending.SpendingLimit;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * How a server is set up.
 *
 * @param host the address to listen on; another than the loopback's needs API keys
 * @param port to listen on; 0 for any that is free
 * @param allowedHosts further names by which clients may call it
 * @param home the folder for files, jobs, keys and records
 * @param names what names of models mean
 * @param runs folders of runs, and folders that hold such
 * @param usual how to train where an order does not say
 * @param limits the longest bodies that are read
 * @param tls the certificate by which clients know it; empty for plain HTTP
 * @param spending what it may spend on models elsewhere
 */
public record ServerSettings(
        String host,
        int port,
        Set<String> allowedHosts,
        Path home,
        ModelNames names,
        List<Path> runs,
        Hyperparameters usual,
        Limits limits,
        Optional<Tls> tls,
        SpendingLimit spending) {

    /** The usual port. */
    public static final int PORT = 8484;

    /** The usual address: calls from this machine alone. */
    public static final String LOOPBACK = "127.0.0.1";

    /** Copies the collections. */
    public ServerSettings {
        allowedHosts = allowedHosts.stream()
                .map(name -> name.toLowerCase(Locale.ROOT))
                .collect(Collectors.toUnmodifiableSet());
        runs = List.copyOf(runs);
    }

    /** The file of API keys in a server's folder. */
    public static KeyFile keys(Path home) {
        return new KeyFile(home.resolve("keys.json"));
    }
}
