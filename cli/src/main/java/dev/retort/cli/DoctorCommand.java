package dev.retort.cli;

import dev.retort.local.download.RetortHome;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Says what works on this machine and what does not. */
@Command(
        name = "doctor",
        description =
                "Say what works here: JDK, processor, memory, disk, weights, and which keys are present (by name only).",
        mixinStandardHelpOptions = true)
final class DoctorCommand implements Callable<Integer> {

    @Option(names = "--json", description = "Print as JSON.")
    boolean json;

    private final Terminal terminal;

    DoctorCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    /** How a finding counts. */
    enum Standing {
        /** Works. */
        GOOD,
        /** Optional, and not there. */
        ABSENT,
        /** Keeps the local default from working. */
        BAD
    }

    /**
     * One finding.
     *
     * @param what was looked at
     * @param standing how it counts
     * @param text what was found, and what to do where it is bad
     */
    record Finding(String what, Standing standing, String text) {}

    @Override
    public Integer call() {
        List<Finding> findings = new ArrayList<>(Machine.findings(RetortHome.ofThisProcess()));
        findings.addAll(Machine.keys(System.getenv()));
        if (json) {
            terminal.printJson(findings);
        } else {
            Table table = Table.ofTexts();
            findings.forEach(finding -> table.row(
                    List.of(finding.what(), finding.standing().name().toLowerCase(Locale.ROOT), finding.text())));
            table.lines().forEach(terminal::print);
        }
        return findings.stream().anyMatch(finding -> finding.standing() == Standing.BAD) ? 1 : 0;
    }
}
