package dev.retort.dataset.validation;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Says once where many rows have the same problem. */
final class RepeatedFindings {

    private static final int MOST_ONE_BY_ONE = 3;
    private static final int MOST_LINES_NAMED = 10;

    private record Problem(String field, Finding.Severity severity, String message) {}

    private RepeatedFindings() {}

    /**
     * Returns the findings in order, those that are the same on more than three lines as one at the place of the first.
     *
     * @param rows how many rows the file has: a problem of all is one of the file, which is line 0
     */
    static List<Finding> merged(List<Finding> findings, int rows) {
        Map<Problem, List<Finding>> groups = new LinkedHashMap<>();
        for (Finding finding : findings) {
            groups.computeIfAbsent(
                            new Problem(finding.field(), finding.severity(), finding.message()),
                            problem -> new ArrayList<>())
                    .add(finding);
        }
        List<Finding> merged = new ArrayList<>();
        groups.forEach((problem, same) -> {
            if (same.size() <= MOST_ONE_BY_ONE) {
                merged.addAll(same);
            } else if (same.size() >= rows) {
                String each = problem.field().isEmpty() ? "each of the %d rows %s" : "in each of the %d rows: %s";
                merged.add(
                        new Finding(0, problem.field(), problem.severity(), each.formatted(rows, problem.message())));
            } else {
                merged.add(new Finding(
                        same.getFirst().line(),
                        problem.field(),
                        problem.severity(),
                        "%s (on %d lines: %s)".formatted(problem.message(), same.size(), lines(same))));
            }
        });
        return merged;
    }

    private static String lines(List<Finding> same) {
        String named = same.stream()
                .limit(MOST_LINES_NAMED)
                .map(finding -> String.valueOf(finding.line()))
                .collect(Collectors.joining(", "));
        return same.size() > MOST_LINES_NAMED ? named + ", …" : named;
    }
}
