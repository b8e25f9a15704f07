package dev.retort.call.budget;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.retort.error.InputException;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PriceTableTest {

    @Test
    void theBuiltInTableHasADateAndTheRecipesModels() {
        PriceTable table = PriceTable.builtIn();

        assertThat(table.date()).hasYear(2026);
        assertThat(table.find("mistral:mistral-large-latest")).isPresent();
        assertThat(table.find("mistral:mistral-embed-2312")).isPresent();
        assertThat(table.find("mistral:no-such-model")).isEmpty();
        assertThat(table.find("openai:gpt-4o").orElseThrow().trainingCost(1_000))
                .hasValue(25_000_000);
        assertThat(table.find("mistral:open-mistral-7b").orElseThrow().trainingCost(1_000))
                .isEmpty();
    }

    @Test
    void modelsOnThisMachineCostNothing() {
        assertThat(PriceTable.builtIn().find("local:smollm2-135m-instruct")).contains(Price.FREE);
        assertThat(PriceTable.builtIn().find("ollama:qwen3")).contains(Price.FREE);
    }

    @Test
    void aTableOfTheUsersOwnGoesFirst(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("prices.json");
        Files.writeString(file, """
                {"date": "2026-12-01", "prices": {"mistral:mistral-large-latest": {"input": 3, "output": 4.5}}}""");

        PriceTable table = PriceTable.builtIn().overriddenBy(PriceTable.read(file));

        Price price = table.find("mistral:mistral-large-latest").orElseThrow();
        assertThat(price.outputPerMillion()).isEqualByComparingTo("4.5");
        assertThat(price.cost(1_000, 2_000)).isEqualTo(12_000_000);
        assertThat(table.find("mistral:mistral-embed")).isPresent();
    }

    @Test
    void aWrongPriceIsNamed(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("prices.json");
        Files.writeString(file, "{\"date\": \"2026-12-01\", \"prices\": {\"a:b\": {\"input\": -1}}}");

        assertThatThrownBy(() -> PriceTable.read(file))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("prices.a:b.input is -1");
    }

    @Test
    void partsOfABillionthAreRoundedUp() {
        Price price = new Price(new BigDecimal("0.0375"), BigDecimal.ZERO, Optional.empty());

        assertThat(price.cost(1, 0)).isEqualTo(38);
        assertThat(price.cost(2, 0)).isEqualTo(75);
    }
}
