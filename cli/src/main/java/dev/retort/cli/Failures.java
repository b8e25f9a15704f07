package dev.retort.cli;

import dev.retort.error.RetortException;
import dev.retort.error.UsageException;
import dev.retort.secret.Keys;
import dev.retort.secret.Redactor;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
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
        Redactor redactor = redactor();
        if (failure instanceof RetortException known) {
            terminal.error().println(redactor.redact("retort: " + known.problem()));
            if (!known.remedy().isEmpty()) {
                terminal.error().println(redactor.redact("  " + known.remedy()));
            }
        } else {
            terminal.error().println(redactor.redact("retort: unexpected " + failure));
            terminal.error().println("  This is a fault of Retort. Run again with --debug and report what it prints.");
        }
        if (debug(line)) {
            StringWriter trace = new StringWriter();
            failure.printStackTrace(new PrintWriter(trace, true));
            terminal.error().print(redactor.redact(trace.toString()));
        }
        return failure instanceof UsageException ? ExitCode.USAGE : ExitCode.SOFTWARE;
    }

    /** Whatever a service or a file made a message say, no key is printed. */
    private static Redactor redactor() {
        try {
            return Keys.ofThisProcess().redactor();
        } catch (RetortException brokenEnvironmentFile) {
            return new Redactor(List.of());
        }
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
