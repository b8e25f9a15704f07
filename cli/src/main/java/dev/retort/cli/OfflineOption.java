package dev.retort.cli;

import dev.retort.config.RunConfig;
import dev.retort.network.Network;
import picocli.CommandLine.Option;

/** The option of every command that could reach other machines. */
final class OfflineOption {

    @Option(names = "--offline", description = "Forbid every connection to another machine.")
    boolean offline;

    Network network() {
        return Network.offlineIf(offline);
    }

    /** Returns the network of a command on a run whose settings may forbid it too. */
    Network network(RunConfig config) {
        return Network.offlineIf(offline || config.offline());
    }
}
