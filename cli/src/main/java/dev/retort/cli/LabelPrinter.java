package dev.retort.cli;

import dev.retort.distillation.RunLabels;
import dev.retort.evaluation.agreement.Agreement;
import java.util.Map;

/** Prints how far judges agree with a person's labels of the run. */
final class LabelPrinter {

    private LabelPrinter() {}

    /** Prints nothing where there are no labels. */
    static void print(RunLabels labels, Terminal terminal) {
        int count = labels.labels().size();
        if (count == 0) {
            return;
        }
        Map<String, Agreement> agreement = labels.agreement();
        if (agreement.isEmpty()) {
            terminal.print("%d labels; no judge of support scored these answers.".formatted(count));
        }
        agreement.forEach((score, figures) -> terminal.print("%s against your labels of this run: %s; %s"
                .formatted(score, figures.kappaInShort(), figures.inShort())));
        if (labels.labels().stream().map(label -> label.supported()).distinct().count() < 2) {
            terminal.print("All labels are the same so far: these figures say nothing yet.");
        }
    }
}
