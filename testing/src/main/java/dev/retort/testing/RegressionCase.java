package dev.retort.testing;

import dev.retort.error.InputException;
import dev.retort.evaluation.EvaluationSample;
import dev.retort.evaluation.Metric;
import dev.retort.evaluation.Score;
import dev.retort.file.JsonFields;
import dev.retort.progress.Progress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.assertj.core.api.SoftAssertions;

/**
 * One question of a regression suite with the scores it had: a line of a JSONL file, and an argument of a parameterised
 * test.
 *
 * <pre>{@code
 * static Stream<RegressionCase> cases() { return RegressionCase.read(Path.of("regression.jsonl")); }
 *
 * @ParameterizedTest @MethodSource("cases")
 * void staysAsGood(RegressionCase question) {
 *     question.check(assistant.answer(question.userInput()), List.of(new Support(), new Grounded()), 0.05);
 * }
 * }</pre>
 *
 * @param userInput the question
 * @param retrievedContexts what an answer should rest on
 * @param reference the answer to be hoped for, where there is one
 * @param scores the scores to keep, from metric name to value
 */
public record RegressionCase(
        String userInput, List<String> retrievedContexts, Optional<String> reference, Map<String, Double> scores) {

    /** Copies the collections. */
    public RegressionCase {
        retrievedContexts = List.copyOf(retrievedContexts);
        scores = Map.copyOf(scores);
    }

    /**
     * Reads a suite.
     *
     * @throws InputException if a line is not of the form; the message names line and field
     */
    public static Stream<RegressionCase> read(Path file) {
        List<RegressionCase> cases = new ArrayList<>();
        JsonFields.read(file, line -> cases.add(of(line)));
        return cases.stream();
    }

    private static RegressionCase of(JsonFields line) {
        Map<String, Double> scores = new LinkedHashMap<>();
        JsonFields.Field kept = required(line, "scores");
        if (!kept.value().isObject()) {
            throw kept.wrong("is %s where an object of numbers is due".formatted(JsonFields.kind(kept.value())));
        }
        kept.value().forEachEntry((name, value) -> {
            if (!value.isNumber()) {
                throw new JsonFields.Field(line, "scores." + name, value)
                        .wrong("is %s where a number is due".formatted(JsonFields.kind(value)));
            }
            scores.put(name, value.doubleValue());
        });
        return new RegressionCase(
                required(line, "user_input").text(),
                line.field(List.of("retrieved_contexts"))
                        .map(JsonFields.Field::texts)
                        .orElse(List.of()),
                line.field(List.of("reference")).map(JsonFields.Field::text),
                scores);
    }

    private static JsonFields.Field required(JsonFields line, String name) {
        return line.field(List.of(name))
                .orElseThrow(() -> line.wrong(": there is no \"%s\"".formatted(name), "Add it or remove the line."));
    }

    /**
     * Verifies that no kept score got worse by more than the tolerance.
     *
     * @param answer today's answer
     * @param metrics those of the kept scores; one that is not given fails the check
     * @param tolerance how much worse is still well, such as 0.05
     */
    public void check(String answer, List<Metric> metrics, double tolerance) {
        EvaluationSample sample = new EvaluationSample(userInput, answer, retrievedContexts, reference);
        SoftAssertions softly = new SoftAssertions();
        scores.forEach((name, kept) -> metrics.stream()
                .filter(metric -> metric.name().equals(name))
                .findFirst()
                .ifPresentOrElse(
                        metric -> check(metric, sample, kept, tolerance, softly),
                        () -> softly.fail("No metric \"%s\" is given for \"%s\".", name, userInput)));
        softly.assertAll();
    }

    private static void check(
            Metric metric, EvaluationSample sample, double kept, double tolerance, SoftAssertions softly) {
        switch (metric.score(List.of(sample), Progress.NONE).getFirst()) {
            case Score.Unscored none ->
                softly.fail(
                        "%s of the answer to \"%s\" could not be measured: %s.",
                        metric.name(), sample.userInput(), none.reason());
            case Score.Scored scored -> {
                double loss = switch (metric.direction()) {
                    case HIGHER_IS_BETTER -> kept - scored.value();
                    case LOWER_IS_BETTER -> scored.value() - kept;
                    case NEITHER -> Math.abs(scored.value() - kept);
                };
                if (loss > tolerance) {
                    softly.fail(
                            "%s of the answer to \"%s\" went from %s to %s, more than the tolerance of %s:%n  %s%n  %s",
                            metric.name(),
                            sample.userInput(),
                            number(kept),
                            number(scored.value()),
                            number(tolerance),
                            sample.response(),
                            scored.evidence());
                }
            }
        }
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%.3f", value);
    }

    @Override
    public String toString() {
        return userInput;
    }
}
