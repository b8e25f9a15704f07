package dev.retort.cli;

import dev.retort.error.UsageException;
import dev.retort.local.download.RetortHome;
import dev.retort.server.ServerSettings;
import dev.retort.server.http.ApiKey;
import dev.retort.server.http.KeyFile;
import dev.retort.server.http.Right;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Shows and changes the API keys of the server. */
@Command(
        name = "keys",
        description = {
            "API keys of the server: add, list, remove. A server that runs sees a change within seconds.",
            "Only hashes are stored, in keys.json in the folder server of RETORT_HOME."
        },
        mixinStandardHelpOptions = true,
        subcommands = {ServeKeysCommand.Add.class, ServeKeysCommand.Names.class, ServeKeysCommand.Remove.class},
        synopsisSubcommandLabel = "add|list|remove")
final class ServeKeysCommand implements Runnable {

    private final Terminal terminal;

    ServeKeysCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    private static KeyFile file() {
        return ServerSettings.keys(RetortHome.ofThisProcess().resolve("server"));
    }

    @Override
    public void run() {
        terminal.error()
                .println("Write: retort serve keys add NAME, retort serve keys list, or retort serve keys remove NAME");
    }

    /** Adds a key. */
    @Command(name = "add", description = "Create a key and print it once.", mixinStandardHelpOptions = true)
    static final class Add implements Callable<Integer> {

        @Parameters(paramLabel = "NAME", description = "Whose key it is.")
        String name = "";

        @Option(
                names = "--right",
                split = ",",
                paramLabel = "RIGHT",
                description = {
                    "read (files, jobs, models, runs), chat (chat, embeddings, batches), train (files, jobs, reviews,",
                    "labels) or admin (everything); several by commas. Default: admin."
                })
        List<String> rights = new ArrayList<>();

        @Option(names = "--per-minute", paramLabel = "N", description = "Most requests to the APIs in a minute.")
        @Nullable
        Integer perMinute;

        private final Terminal terminal;

        Add(Terminal terminal) {
            this.terminal = terminal;
        }

        @Override
        public Integer call() {
            Integer most = perMinute;
            if (most != null && most < 1) {
                throw new UsageException("--per-minute must be at least 1.", "Leave it out for no limit.");
            }
            Set<Right> given = rights.isEmpty() ? Set.of(Right.ADMIN) : Right.parse(rights);
            terminal.print(file().add(name, given, most == null ? OptionalInt.empty() : OptionalInt.of(most)));
            return 0;
        }
    }

    /** Lists keys. */
    @Command(name = "list", description = "List the keys' names, rights and limits.", mixinStandardHelpOptions = true)
    static final class Names implements Callable<Integer> {

        private final Terminal terminal;

        Names(Terminal terminal) {
            this.terminal = terminal;
        }

        @Override
        public Integer call() {
            for (ApiKey key : file().keys()) {
                terminal.print("%s: %s%s, created %s"
                        .formatted(
                                key.name(),
                                key.rightsInWords(),
                                key.perMinute().isPresent()
                                        ? ", %d requests a minute"
                                                .formatted(key.perMinute().getAsInt())
                                        : "",
                                key.createdAt()));
            }
            return 0;
        }
    }

    /** Removes a key. */
    @Command(name = "remove", description = "Remove a key: it opens nothing any more.", mixinStandardHelpOptions = true)
    static final class Remove implements Callable<Integer> {

        @Parameters(paramLabel = "NAME", description = "The key's name.")
        String name = "";

        @Override
        public Integer call() {
            file().remove(name);
            return 0;
        }
    }
}
