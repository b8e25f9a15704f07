package dev.retort.cli;

import dev.retort.error.RetortException;
import dev.retort.error.UsageException;
import picocli.CommandLine;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.ParseResult;

/** Prints what went wrong and what to do next; the stack trace only on request. */
final class Failures implements CommandLine.IExecutionExceptionHandler {

    private final Terminal terminal;

    Failures(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public int handleExecutionException(Exception failure, CommandLine line, ParseResult parsed) {
        if (failure instanceof RetortException known) {
            terminal.error().println("retort: " + known.problem());
            if (!known.remedy().isEmpty()) {
                terminal.error().println("  " + known.remedy());
            }
        } else {
            terminal.error().println("retort: unexpected " + failure);
            terminal.error().println("  This is a fault of Retort. Run again with --debug and report what it prints.");
        }
        if (debug(line)) {
            failure.printStackTrace(terminal.error());
        }
        return failure instanceof UsageException ? ExitCode.USAGE : ExitCode.SOFTWARE;
    }

    private static boolean debug(CommandLine line) {
        for (CommandLine at = line; at != null; at = at.getParent()) {
            if (at.getCommand() instanceof RetortCommand root) {
                return root.debug;
            }
        }
        return false;
    }
}
