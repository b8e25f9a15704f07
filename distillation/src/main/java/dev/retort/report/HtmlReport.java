package dev.retort.report;

import com.samskivert.mustache.Mustache;
import com.samskivert.mustache.Template;
import dev.retort.config.RelativePaths;
import dev.retort.evaluation.comparison.Comparison;
import dev.retort.evaluation.comparison.MetricComparison;
import dev.retort.evaluation.comparison.PairedDifference;
import dev.retort.evaluation.comparison.Roles;
import dev.retort.evaluation.comparison.Verdict;
import dev.retort.file.WholeFile;
import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Writes the report: verdict, scores, differences with intervals, loss curve, every question, how to reproduce. */
public final class HtmlReport {

    private final Template template;

    /** Loads the page's template and its parts. */
    public HtmlReport() {
        template = Mustache.compiler()
                .escapeHTML(true)
                .emptyStringIsFalse(true)
                .withLoader(HtmlReport::part)
                .compile(part("report"));
    }

    private static Reader part(String name) {
        try (InputStream in = HtmlReport.class.getResourceAsStream(name + ".mustache")) {
            return new StringReader(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Writes the report, whole or not at all; paths in it are relative to its folder.
     *
     * @throws dev.retort.error.ResourceException if the file cannot be written
     */
    public void write(ReportInput input, Path file) {
        Path folder = file.toAbsolutePath().getParent();
        String page = template.execute(page(input));
        WholeFile.write(file, folder == null ? page : new RelativePaths(folder).text(page));
    }

    private static Map<String, Object> page(ReportInput input) {
        Comparison comparison = input.comparison();
        ReportInput deciding = input.asked().orElse(input);
        PairedDifference primary =
                deciding.comparison().metric(deciding.primary()).againstBaseline();
        Map<String, Object> page = new LinkedHashMap<>();
        page.put("title", input.title());
        page.put(
                "lead",
                "%s%d eval questions from %d sections, asked of every arm with the same passages."
                        .formatted(
                                input.asked()
                                        .map(asked -> asked.comparison().questions() + " questions asked by people; ")
                                        .orElse(""),
                                comparison.questions(),
                                comparison.clusters()));
        page.put("verdictClass", css(primary.verdict()));
        page.put("headline", Headline.of(comparison, input.primary()));
        page.put("findings", findings(deciding));
        page.put(
                "againstPrompt",
                Headline.againstPrompt(comparison, input.primary()).orElse(""));
        page.putAll(SetPart.of(input));
        page.put("asked", input.asked().map(SetPart::of).stream().toList());
        page.put("scoresTitle", input.asked().isPresent() ? "Scores on the eval questions" : "Scores");
        page.put("writtenVerdict", input.asked().isPresent() ? Headline.ofSet(comparison, input.primary()) : "");
        page.put(
                "writtenAgainstPrompt",
                input.asked()
                        .flatMap(asked -> Headline.againstPromptOfSet(comparison, input.primary()))
                        .orElse(""));
        page.put("labels", labels(input));
        page.put(
                "method",
                "Paired differences on the questions scored on both sides; intervals by cluster bootstrap over sections;"
                        + " p by a sign-flip permutation test over sections, corrected by Holm over the scores. \"Detectable"
                        + " from\" is the smallest true difference these questions would show four times in five.");
        page.put("loss", LossCurve.svg(input.job().metrics()));
        page.put("training", pairs(training(input)));
        page.put("stages", pairs(seconds(input.stages())));
        page.put("facts", pairs(input.facts()));
        page.put("calls", CallTable.of(input.calls()));
        page.put("suspicious", places(input.suspicious()));
        page.put("anySuspicious", !input.suspicious().isEmpty());
        page.put("config", input.config());
        return page;
    }

    static String css(Verdict verdict) {
        return verdict.name().toLowerCase(Locale.ROOT);
    }

    private static List<Map<String, String>> findings(ReportInput input) {
        List<Map<String, String>> findings = new ArrayList<>();
        input.comparison().metrics().forEach(metric -> {
            // The headline has said what the primary score shows.
            if (metric.metric().name().equals(input.primary()) && !metric.gameable()) {
                return;
            }
            PairedDifference difference = metric.againstBaseline();
            String warning =
                    metric.gameable() ? warning(metric, input.comparison().roles()) : "";
            findings.add(Map.of("kind", css(difference.verdict()), "text", difference.sentence() + warning));
        });
        input.notices().forEach(notice -> findings.add(Map.of("kind", "note", "text", notice)));
        return findings;
    }

    private static String warning(MetricComparison metric, Roles roles) {
        return metric.wonBy().contains(roles.echo())
                ? " The parrot wins this score: it proves nothing."
                : " The whole context wins this score by its length: read it beside the words.";
    }

    private static List<Map<String, String>> labels(ReportInput input) {
        return input.labels().entrySet().stream()
                .map(entry -> Map.of(
                        "score",
                        entry.getKey(),
                        "agreement",
                        entry.getValue().kappaInShort() + "; "
                                + entry.getValue().inShort()))
                .toList();
    }

    private static Map<String, String> training(ReportInput input) {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("job", input.job().id());
        facts.put("base", input.job().base().toString());
        facts.put("state", input.job().status().name());
        input.job().tunedModel().ifPresent(model -> facts.put("tuned model", model.toString()));
        facts.put("steps", Integer.toString(input.job().totalSteps()));
        if (!input.job().lastMessage().isBlank()) {
            facts.put("outcome", input.job().lastMessage());
        }
        return facts;
    }

    private static Map<String, String> seconds(Map<String, Double> stages) {
        Map<String, String> texts = new LinkedHashMap<>();
        stages.forEach((name, seconds) -> texts.put(name, String.format(Locale.ROOT, "%.1f", seconds)));
        return texts;
    }

    private static List<Map<String, String>> places(List<ReportInput.Place> places) {
        return places.stream()
                .map(place -> Map.of(
                        "where", "%s, page %d".formatted(place.document(), place.page()),
                        "sign", place.sign(),
                        "excerpt", place.excerpt()))
                .toList();
    }

    private static List<Map<String, String>> pairs(Map<String, String> map) {
        return map.entrySet().stream()
                .map(entry -> Map.of("name", entry.getKey(), "value", entry.getValue()))
                .toList();
    }
}
