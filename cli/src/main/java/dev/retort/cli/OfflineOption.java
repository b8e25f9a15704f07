package dev.retort.cli;

import picocli.CommandLine.Option;

/** The option of every command that could reach other machines. */
final class OfflineOption {

    @Option(names = "--offline", description = "Forbid every connection to another machine.")
    boolean offline;
}
