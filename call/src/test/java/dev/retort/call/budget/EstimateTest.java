package dev.retort.call.budget;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class EstimateTest {

    private final PriceTable prices = new PriceTable(
            LocalDate.of(2026, 11, 21),
            Map.of("x:teacher", new Price(new BigDecimal("2"), new BigDecimal("6"), Optional.of(new BigDecimal("8")))));

    @Test
    void pricesCallsAndTraining() {
        Estimate estimate = Estimate.of(
                List.of(
                        new PlannedWork.Calls("teacher answers", "x:teacher", 40, 1_000, 100, 40, 2_048, 512),
                        new PlannedWork.Training("fine-tuning", "x:teacher", 500_000, 750_000)),
                prices);

        // 40 x (1000 x 2 + 100 x 6) / 1e6 = 0.104 dollars; 0.5 x 8 = 4 dollars.
        assertThat(estimate.expected()).isEqualTo(104_000_000L + 4_000_000_000L);
        assertThat(estimate.worst()).isEqualTo(40 * (2_048 * 2 + 512 * 6) * 1_000L + 6_000_000_000L);
        assertThat(estimate.unpriced()).isEmpty();
    }

    @Test
    void aModelWhoseTrainingHasNoPriceIsNamed() {
        PriceTable withoutTraining = new PriceTable(
                LocalDate.of(2026, 11, 21),
                Map.of("x:student", new Price(BigDecimal.ONE, BigDecimal.ONE, Optional.empty())));

        Estimate estimate = Estimate.of(
                List.of(new PlannedWork.Training("fine-tuning", "x:student", 500_000, 500_000)), withoutTraining);

        assertThat(estimate.unpriced()).containsExactly("x:student");
    }

    @Test
    void feesOfAServiceThatTrainsAreNamed() {
        PriceTable own = new PriceTable(LocalDate.of(2026, 11, 22), Map.of(), Map.of("x", "$9 a job"));

        assertThat(training("mistral:open-mistral-7b", PriceTable.builtIn())
                        .fees()
                        .get("mistral"))
                .contains("at least $4 for each training", "$2 a month");
        assertThat(training("azure:gpt-4o-mini", PriceTable.builtIn()).fees()).containsOnlyKeys("azure");
        assertThat(training("x:student", PriceTable.builtIn().overriddenBy(own)).fees())
                .containsExactly(Map.entry("x", "$9 a job"));
        assertThat(training("local:student", PriceTable.builtIn()).fees()).isEmpty();
    }

    private static Estimate training(String model, PriceTable prices) {
        return Estimate.of(List.of(new PlannedWork.Training("training", model, 1, 1)), prices);
    }

    @Test
    void modelsWithoutAPriceAreNamed() {
        Estimate estimate = Estimate.of(
                List.of(
                        new PlannedWork.Calls("judging", "x:judge", 40, 1_000, 100, 40, 2_048, 512),
                        new PlannedWork.Calls("student answers", "local:student", 40, 1_000, 100, 40, 2_048, 512)),
                prices);

        assertThat(estimate.unpriced()).containsExactly("x:judge");
        assertThat(estimate.expected()).isZero();
    }
}
