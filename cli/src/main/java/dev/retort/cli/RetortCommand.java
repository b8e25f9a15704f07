package dev.retort.cli;

import dev.retort.run.RetortVersion;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** The root of all commands; {@link Commands} names them. */
@Command(
        name = "retort",
        description = {
            "Distils a large language model into a small one from your own documents,",
            "and proves with numbers whether it helped.",
            "",
            "Begin with: retort demo"
        },
        mixinStandardHelpOptions = true,
        addMethodSubcommands = false,
        versionProvider = RetortCommand.Version.class,
        synopsisSubcommandLabel = "COMMAND",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:done", "1:failed; the message says what to do next", "2:wrong use or a wrong setting"})
final class RetortCommand implements Runnable {

    @Option(names = "--debug", scope = ScopeType.INHERIT, description = "Print stack traces.")
    boolean debug;

    private final Terminal terminal;

    RetortCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public void run() {
        Main.commandLine(terminal).usage(terminal.out());
    }

    /** The version line. */
    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            return new String[] {"retort " + RetortVersion.current()};
        }
    }
}
