package dev.retort.cli;

import picocli.CommandLine;
import picocli.CommandLine.ExitCode;

/** Answers a wrong option or argument with one line, the nearest names and where to look. */
final class WrongUse implements CommandLine.IParameterExceptionHandler {

    private final Terminal terminal;

    WrongUse(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public int handleParseException(CommandLine.ParameterException wrong, String[] arguments) {
        terminal.error().println("retort: " + wrong.getMessage());
        CommandLine.UnmatchedArgumentException.printSuggestions(wrong, terminal.error());
        terminal.error()
                .println("  See: " + wrong.getCommandLine().getCommandSpec().qualifiedName() + " --help");
        return ExitCode.USAGE;
    }
}
