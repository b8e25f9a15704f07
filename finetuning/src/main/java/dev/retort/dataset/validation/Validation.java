package dev.retort.dataset.validation;

import dev.retort.dataset.validation.Finding.Severity;
import java.nio.file.Path;
import java.util.List;

/**
 * What a check found in a training file.
 *
 * @param file the file
 * @param rows how many rows it holds, good and bad
 * @param findings in the order of the lines, those on the whole file first
 */
public record Validation(Path file, int rows, List<Finding> findings) {

    /** Copies the findings. */
    public Validation {
        findings = List.copyOf(findings);
    }

    /** Returns what the service refuses. */
    public List<Finding> errors() {
        return of(Severity.ERROR);
    }

    /** Returns what the service takes though it is likely a mistake. */
    public List<Finding> warnings() {
        return of(Severity.WARNING);
    }

    private List<Finding> of(Severity severity) {
        return findings.stream()
                .filter(finding -> finding.severity() == severity)
                .toList();
    }
}
