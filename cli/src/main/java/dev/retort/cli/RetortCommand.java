package dev.retort.cli;

import dev.retort.distillation.Distillation;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** The root of all commands. */
@Command(
        name = "retort",
        description = {
            "Distils a large language model into a small one from your own documents,",
            "and proves with numbers whether it helped.",
            "",
            "Begin with: retort demo"
        },
        mixinStandardHelpOptions = true,
        versionProvider = RetortCommand.Version.class,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            DemoCommand.class,
            RunCommand.class,
            StageCommands.Passages.class,
            StageCommands.Questions.class,
            StageCommands.Answers.class,
            StageCommands.Dataset.class,
            FinetuneCommand.class,
            StageCommands.Evaluate.class,
            StageCommands.Compare.class,
            StageCommands.Report.class,
            ChatCommand.class,
            ExportCommand.class,
            EstimateCommand.class,
            CallsCommand.class,
            ModelsCommand.class,
            JobsCommand.class,
            JudgeCommand.class,
            LabelCommand.class,
            DoctorCommand.class
        },
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
            return new String[] {"retort " + Distillation.VERSION};
        }
    }
}
