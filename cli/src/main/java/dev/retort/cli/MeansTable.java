package dev.retort.cli;

import dev.retort.evaluation.comparison.ArmSummary;
import dev.retort.evaluation.comparison.MetricComparison;
import dev.retort.report.Figures;
import dev.retort.run.Arm;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/**
 * The means of a comparison, a line for each score and a column for each arm, so that a terminal of a hundred characters
 * shows all of them.
 */
final class MeansTable {

    private static final int WIDEST_TITLE = 9;

    private final List<MetricComparison> metrics;
    private final List<Arm> arms;

    /** Creates the table of these scores, at least one, with the arms that have it. */
    MeansTable(List<MetricComparison> metrics) {
        this.metrics = metrics;
        this.arms = List.of(Arm.values()).stream()
                .filter(arm -> metrics.getFirst().arms().containsKey(arm.fileName()))
                .toList();
    }

    /**
     * Returns the lines.
     *
     * @param words mean number of words of an arm's answers
     */
    List<String> lines(ToDoubleFunction<Arm> words) {
        Table table = Table.ofFigures();
        titles(table);
        metrics.forEach(metric -> table.row(row(metric)));
        List<String> last = new ArrayList<>(List.of("words"));
        arms.forEach(arm -> last.add(String.format(Locale.ROOT, "%.0f", words.applyAsDouble(arm))));
        table.row(last);
        return table.lines();
    }

    /** Adds the arms' titles, a few words a line, the last line next to the figures. */
    private void titles(Table table) {
        List<List<String>> titles =
                arms.stream().map(arm -> wrapped(arm.title())).toList();
        int height = titles.stream().mapToInt(List::size).max().orElse(0);
        for (int line = 0; line < height; line++) {
            List<String> row = new ArrayList<>(List.of(""));
            for (List<String> title : titles) {
                int at = line - height + title.size();
                row.add(at < 0 ? "" : title.get(at));
            }
            row.add(line + 1 == height ? "n" : "");
            table.row(row);
        }
    }

    private static List<String> wrapped(String title) {
        List<String> lines = new ArrayList<>();
        for (String word : title.split(" ")) {
            if (!lines.isEmpty() && lines.getLast().length() + 1 + word.length() <= WIDEST_TITLE) {
                lines.add(lines.removeLast() + " " + word);
            } else {
                lines.add(word);
            }
        }
        return lines;
    }

    /** Returns a score's line; an arm with fewer scored answers than another has their number behind its mean. */
    private List<String> row(MetricComparison metric) {
        List<Optional<ArmSummary>> summaries = arms.stream()
                .map(arm -> Optional.ofNullable(metric.arms().get(arm.fileName())))
                .toList();
        int scored = summaries.stream()
                .flatMap(Optional::stream)
                .mapToInt(ArmSummary::scored)
                .max()
                .orElse(0);
        List<String> row = new ArrayList<>(List.of("%s %s%s"
                .formatted(
                        metric.metric().name(),
                        Figures.arrow(metric.metric().direction()),
                        metric.gameable() ? " gameable" : "")));
        for (Optional<ArmSummary> summary : summaries) {
            String mean = summary.flatMap(ArmSummary::mean).map(Figures::of).orElse("–");
            int own = summary.map(ArmSummary::scored).orElse(scored);
            row.add(own == scored ? mean : "%s (n %d)".formatted(mean, own));
        }
        row.add(Integer.toString(scored));
        return row;
    }
}
