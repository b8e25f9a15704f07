package dev.retort.evaluation.lexical;

import static org.assertj.core.api.Assertions.assertThat;

import dev.retort.evaluation.GoldenFile;
import dev.retort.evaluation.Samples;
import dev.retort.evaluation.Score;
import org.junit.jupiter.api.Test;

class LexicalMetricsTest {

    @Test
    void allScoresAgreeWithThePythonPackages() {
        assertThat(TextMetricsParity.compare(GoldenFile.read("text-metrics.json")))
                .hasSizeGreaterThan(300)
                .allMatch(TextMetricsParity.Row::matches);
    }

    @Test
    void manyMorePairsAgreeToo() {
        assertThat(TextMetricsParity.compare(GoldenFile.read("more-text-metrics.json")))
                .hasSizeGreaterThan(300)
                .allMatch(TextMetricsParity.Row::matches);
    }

    @Test
    void stemsAgreeWithNltk() {
        assertThat(GoldenFile.read("porter-stems.json").properties())
                .hasSizeGreaterThan(500)
                .allSatisfy(entry -> assertThat(PorterStemmer.stem(entry.getKey()))
                        .as(entry.getKey())
                        .isEqualTo(entry.getValue().asString()));
    }

    @Test
    void withoutReferenceThereIsNothingToCompare() {
        assertThat(new Rouge().score(Samples.of("Who?", "The team.")))
                .isEqualTo(new Score.Unscored("there is no reference"));
    }
}
