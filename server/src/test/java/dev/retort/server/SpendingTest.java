package dev.retort.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.retort.call.budget.Price;
import dev.retort.call.budget.PriceTable;
import dev.retort.server.TestClient.Answer;
import dev.retort.server.spending.SpendingLimit;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server's budget for models elsewhere. The model elsewhere counts 3 tokens of each prompt and 2 of each reply. */
class SpendingTest {

    private static final BigDecimal DOLLAR_A_TOKEN = new BigDecimal(1_000_000);

    @TempDir
    Path home;

    private TestServer server(String cap, Map<String, Price> prices) {
        return new TestServer(
                home,
                new ScriptedTuner(false),
                new SpendingLimit(
                        Optional.of(cap).filter(text -> !text.isEmpty()).map(BigDecimal::new),
                        new PriceTable(LocalDate.EPOCH, prices)));
    }

    private TestServer server(String cap) {
        return server(cap, Map.of("elsewhere:echo", new Price(BigDecimal.ZERO, DOLLAR_A_TOKEN, Optional.empty())));
    }

    private static Answer ask(TestServer server, String model, String more) {
        return server.post("/openai/v1/chat/completions", """
                {"model": "%s", "messages": [{"role": "user", "content": "hello"}]%s}""".formatted(model, more));
    }

    @Test
    void aRequestIsMadeOnlyIfItsWorstCaseFits() {
        try (TestServer server = server("10")) {
            // 6 dollars at worst, 2 in fact; then 6 beside 2, then 6 beside 4, then 6 beside 6.
            for (int i = 0; i < 3; i++) {
                assertThat(ask(server, "gpt-elsewhere", ", \"max_tokens\": 6").status())
                        .isEqualTo(200);
            }
            Answer refused = ask(server, "gpt-elsewhere", ", \"max_tokens\": 6");

            assertThat(refused.status()).isEqualTo(402);
            assertThat(refused.at("/error/code")).isEqualTo("insufficient_quota");
            assertThat(refused.at("/error/message")).contains("budget of $10.00", "$6.00 is spent", "--budget");
            assertThat(ask(server, "gpt-elsewhere", ", \"max_tokens\": 4").status())
                    .isEqualTo(200);
            assertThat(ask(server, "open-mistral-7b", ", \"max_tokens\": 4").status())
                    .isEqualTo(200);
        }
    }

    @Test
    void aReplyWithoutALimitIsNotUnboundedUnderACap() {
        try (TestServer server = server("4095")) {
            assertThat(ask(server, "gpt-elsewhere", "").status()).isEqualTo(402);
        }
        try (TestServer server = server("4096")) {
            assertThat(ask(server, "gpt-elsewhere", "").status()).isEqualTo(200);
        }
    }

    @Test
    void whatWasSpentIsNotForgottenByARestart() {
        try (TestServer server = server("10")) {
            assertThat(ask(server, "gpt-elsewhere", ", \"max_tokens\": 9").status())
                    .isEqualTo(200);
        }
        try (TestServer server = server("10")) {
            assertThat(ask(server, "gpt-elsewhere", ", \"max_tokens\": 9").at("/error/message"))
                    .contains("$2.00 is spent");
        }
    }

    @Test
    void aKillWhileARequestIsAtHandCountsItsWorstCase() throws Exception {
        try (TestServer server = server("10")) {
            server.elsewhere().hold();
            Thread asking = Thread.startVirtualThread(() -> {
                try {
                    ask(server, "gpt-elsewhere", ", \"max_tokens\": 7");
                } catch (RuntimeException whenTheServerEnds) {
                    // Its answer does not matter.
                }
            });
            for (int i = 0; i < 200 && !spent().contains("7000000000"); i++) {
                Thread.sleep(20);
            }
            assertThat(spent()).contains("7000000000");
            server.elsewhere().letGo();
            asking.join();
        }
        assertThat(spent()).contains("2000000000");
    }

    private String spent() throws Exception {
        try (var connection = java.sql.DriverManager.getConnection("jdbc:sqlite:" + home.resolve("server.sqlite"));
                var rows =
                        connection.createStatement().executeQuery("SELECT body FROM records WHERE kind = 'spending'")) {
            return rows.next() ? rows.getString(1) : "";
        }
    }

    @Test
    void aModelWithoutAPriceIsRefusedUnderACapAndServedWithoutOne() {
        try (TestServer server = server("10", Map.of())) {
            assertThat(ask(server, "gpt-elsewhere", "").at("/error/message"))
                    .contains("The price of elsewhere:echo is not known", "budget.prices");
        }
        try (TestServer server = server("", Map.of())) {
            assertThat(ask(server, "gpt-elsewhere", "").status()).isEqualTo(200);
        }
    }
}
