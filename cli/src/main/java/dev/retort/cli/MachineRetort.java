package dev.retort.cli;

import dev.retort.Retort;
import dev.retort.RetortBuilder;

/** Retort as a command uses it: with the home and the keys of this machine, reporting to the terminal. */
final class MachineRetort {

    private MachineRetort() {}

    /** Starts one that reports to the terminal. */
    static RetortBuilder of(Terminal terminal, ProgressPrinter progress) {
        return Retort.builder().progress(progress).remarks(remark -> {
            progress.endLine();
            terminal.error().println(PlainText.line("  " + remark));
        });
    }
}
