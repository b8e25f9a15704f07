package dev.retort.secret;

import static org.assertj.core.api.Assertions.assertThat;

import dev.retort.file.Json;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RedactorTest {

    @Test
    void knownKeysAreMaskedWhereverTheyStand() {
        Redactor redactor = new Redactor(List.of(new Secret("plainkey"), new Secret("plainkey-and-more")));

        assertThat(redactor.redact("a=plainkey-and-more&b=plainkey")).isEqualTo("a=***&b=***");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "sk-proj-abcdefghijklmnop",
                "hf_abcdefghijklmnopqrstuv",
                "fw_3ZabcdefghijklmnopQR",
                "Bearer abcdefgh12345678",
                "api_key=abcdefgh12345678",
                "\"api-key\": \"abcdefgh12345678\""
            })
    void whatLooksLikeAKeyIsMasked(String key) {
        assertThat(new Redactor(List.of()).redact("Incorrect: " + key + "."))
                .doesNotContain("abcdefgh")
                .startsWith("Incorrect: ")
                .contains(Secret.MASK);
    }

    @Test
    void ordinaryTextStays() {
        String text = "HTTP 401: the key is missing; ask-me-later about the task-force's risk-assessment.";

        assertThat(new Redactor(List.of()).redact(text)).isEqualTo(text);
    }

    @Test
    void aSecretShowsItselfInNoForm() {
        Secret secret = new Secret("hidden-value");

        assertThat(secret).hasToString(Secret.MASK);
        assertThat("key " + secret + Map.of("k", secret) + List.of(secret)).doesNotContain("hidden");
        assertThat(Json.mapper().writeValueAsString(Map.of("k", secret))).doesNotContain("hidden");
    }
}
