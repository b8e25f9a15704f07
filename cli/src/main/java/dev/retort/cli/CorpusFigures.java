package dev.retort.cli;

import dev.retort.call.budget.Money;
import dev.retort.distillation.CorpusEstimate;
import dev.retort.distillation.CorpusEstimate.Figure;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SequencedMap;
import java.util.function.DoubleFunction;

/** An estimate from a sample of a corpus, for a person and as JSON. */
record CorpusFigures(CorpusEstimate corpus) {

    /** Returns the size of the sample, each figure with its interval, and the files of the sample that cannot be used. */
    List<String> lines() {
        List<String> lines = new ArrayList<>();
        lines.add("From a sample of %,d of %,d files, with intervals of 95 %%; by prices of %s:"
                .formatted(
                        corpus.sampled(),
                        corpus.files(),
                        corpus.estimate().prices().date()));
        counts().forEach((name, figure) -> lines.add(line(name, figure, CorpusFigures::count)));
        dollars().forEach((name, figure) -> lines.add(line(name, figure, CorpusFigures::dollars)));
        lines.add("Copies among the files count here, and are left out of a run.");
        if (!corpus.unusable().isEmpty()) {
            lines.add("%d files of the sample cannot be used; those that they stand for count as empty:"
                    .formatted(corpus.unusable().size()));
            corpus.unusable().forEach(file -> lines.add("  %s: %s".formatted(file.name(), file.reason())));
        }
        return lines;
    }

    private SequencedMap<String, Figure> counts() {
        SequencedMap<String, Figure> figures = new LinkedHashMap<>();
        figures.put("passages", corpus.passages());
        figures.put("words", corpus.words());
        figures.put("calls", corpus.calls());
        figures.put("tokens in", corpus.inputTokens());
        figures.put("tokens out", corpus.outputTokens());
        return figures;
    }

    private SequencedMap<String, Figure> dollars() {
        SequencedMap<String, Figure> figures = new LinkedHashMap<>();
        figures.put("expected", corpus.expected());
        figures.put("upper", corpus.upper());
        return figures;
    }

    private static String line(String name, Figure figure, DoubleFunction<String> text) {
        return "  %-10s %s [%s, %s]"
                .formatted(name, text.apply(figure.value()), text.apply(figure.low()), text.apply(figure.high()));
    }

    private static String count(double value) {
        return String.format(Locale.ROOT, "%,.0f", value);
    }

    private static String dollars(double value) {
        return Money.text(Math.round(value * 1e9));
    }

    /** Returns the same as JSON. */
    Map<String, Object> json() {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("files", corpus.files());
        all.put("bytes", corpus.bytes());
        all.put("sampled", corpus.sampled());
        all.put("interval", 0.95);
        counts().forEach((name, figure) -> all.put(name.replace(' ', '_'), figure));
        dollars().forEach((name, figure) -> all.put(name + "_usd", figure));
        all.put("unusable", corpus.unusable());
        return all;
    }
}
