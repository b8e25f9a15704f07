package dev.retort.cli;

import dev.retort.config.NearestWord;
import java.util.List;
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
        if (!suggestsCommand(wrong)) {
            CommandLine.UnmatchedArgumentException.printSuggestions(wrong, terminal.error());
        }
        terminal.error()
                .println("  See: " + wrong.getCommandLine().getCommandSpec().qualifiedName() + " --help");
        return ExitCode.USAGE;
    }

    /** Names the command that was probably meant, where the word is near one; picocli compares pairs of letters only. */
    private boolean suggestsCommand(CommandLine.ParameterException wrong) {
        List<String> commands =
                List.copyOf(wrong.getCommandLine().getSubcommands().keySet());
        if (commands.isEmpty()
                || !(wrong instanceof CommandLine.UnmatchedArgumentException unmatched)
                || unmatched.getUnmatched().isEmpty()
                || unmatched.isUnknownOption()) {
            return false;
        }
        List<String> near = NearestWord.near(unmatched.getUnmatched().getFirst(), commands);
        if (!near.isEmpty()) {
            terminal.error().println("  Did you mean " + String.join(" or ", near) + "?");
        }
        return !near.isEmpty();
    }
}
