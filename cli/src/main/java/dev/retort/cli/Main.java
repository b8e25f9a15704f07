package dev.retort.cli;

import dev.retort.concurrent.Outcomes;
import dev.retort.file.OwnerOnly;
import dev.retort.local.download.RetortHome;
import java.io.File;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.FutureTask;
import picocli.CommandLine;

/** The command line's entry: parses, runs a command, turns its errors into exit codes. */
public final class Main {

    private Main() {}

    /** Runs one command and exits with 0 (done), 1 (failed) or 2 (wrong use). */
    public static void main(String[] arguments) throws InterruptedException {
        Logs.quiet();
        nativeCachesUnder(RetortHome.ofThisProcess());
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        PrintStream error = new PrintStream(System.err, true, StandardCharsets.UTF_8);
        Terminal terminal = new Terminal(out, error, Boolean.getBoolean("retort.terminal"));
        // Describing the commands to the parser costs more than many of them do: only the one that is called is.
        CommandLine line = commandLine(terminal, Commands.calledBy(List.of(arguments)));
        // A thread of its own ends before the process does: so Ctrl-C can wait for its last words.
        FutureTask<Integer> command = new FutureTask<>(() -> line.execute(arguments));
        Thread.ofPlatform().name("retort").start(command);
        int code = Outcomes.of(command);
        out.flush();
        System.exit(code);
    }

    /** Native libraries unpack themselves at their first use: into Retort's home, not beside it. */
    private static void nativeCachesUnder(Path home) {
        System.setProperty(
                "org.bytedeco.javacpp.cachedir", home.resolve("native").toString());
        System.setProperty("DJL_CACHE_DIR", home.resolve("native/djl").toString());
        try {
            OwnerOnly.createFolder(home);
            OwnerOnly.tightenOne(home);
        } catch (IOException e) {
            // The command that needs the home names the fault; one that only reads continues.
        }
        File sqlite = home.resolve("native/sqlite").toFile();
        // Where it cannot be made, the system's folder for temporary files serves commands that only read.
        if (sqlite.isDirectory() || sqlite.mkdirs()) {
            System.setProperty("org.sqlite.tmpdir", sqlite.getPath());
        }
    }

    /** Returns the whole command line, printing to a terminal. */
    static CommandLine commandLine(Terminal terminal) {
        return commandLine(terminal, Commands.all());
    }

    private static CommandLine commandLine(Terminal terminal, Map<String, Class<?>> commands) {
        CommandLine line = new CommandLine(RetortCommand.class, new CommandFactory(terminal));
        commands.forEach(line::addSubcommand);
        line.setExecutionExceptionHandler(new Failures(terminal));
        line.setParameterExceptionHandler(new WrongUse(terminal));
        // A question may begin with @.
        line.setExpandAtFiles(false);
        line.setCaseInsensitiveEnumValuesAllowed(true);
        line.setUsageHelpAutoWidth(false);
        line.setOut(new PrintWriter(terminal.out(), true, StandardCharsets.UTF_8));
        line.setErr(new PrintWriter(terminal.error(), true, StandardCharsets.UTF_8));
        return line;
    }
}
