package dev.retort.terms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.retort.error.UsageException;
import dev.retort.model.ModelRef;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TermsTableTest {

    private final TermsTable table = TermsTable.bundled();

    @ParameterizedTest
    @CsvSource({
        "mistral:mistral-large-latest, mistral:open-mistral-7b, Allowed",
        "mistral:mistral-large-latest, local:smollm2-135m-instruct, Allowed",
        "openai:gpt-4.1, openai:gpt-4.1-nano, Allowed",
        "openai:gpt-4.1, local:smollm2-135m-instruct, Forbidden",
        "anthropic:claude-opus-4, local:qwen3-0.6b, Forbidden",
        "gemini:gemini-2.5-pro, local:qwen3-0.6b, Forbidden",
        "ollama:llama3:70b, local:smollm2-135m-instruct, Forbidden",
        "ollama:llama3:70b, together:meta-llama/Llama-3.2-1B, Allowed",
        "together:meta-llama/Llama-3.3-70B-Instruct-Turbo, local:smollm2-135m-instruct, Allowed",
        "together:Qwen/Qwen3-235B-A22B, local:smollm2-135m-instruct, Allowed",
        "openai-compatible:http://127.0.0.1:8080/v1#qwen3-32b, local:smollm2-135m-instruct, Allowed",
        "openai-compatible:http://127.0.0.1:8080/v1#house-model, local:smollm2-135m-instruct, Unknown",
        "ollama:qwen2.5:3b, local:smollm2-135m-instruct, Unknown",
        "ollama:gemma3:27b, local:smollm2-135m-instruct, Unknown"
    })
    void aPairHasAVerdict(String teacher, String student, String verdict) {
        assertThat(table.verdict(ModelRef.parse(teacher), ModelRef.parse(student))
                        .getClass()
                        .getSimpleName())
                .isEqualTo(verdict);
    }

    @Test
    void aForbiddenPairStopsWithTheTextUnlessAccepted() {
        ModelRef teacher = ModelRef.parse("anthropic:claude-opus-4");
        ModelRef student = ModelRef.parse("local:smollm2-135m-instruct");

        assertThatThrownBy(() -> table.require(teacher, student, false, Instant.EPOCH))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("anthropic.com/legal/commercial-terms")
                .hasMessageContaining("--accept-terms")
                .hasMessageContaining(table.asOf().toString());
        TermsAcceptance accepted = table.require(teacher, student, true, Instant.EPOCH);
        assertThat(accepted.verdict()).isEqualTo("forbidden");
        assertThat(accepted.acceptedByUser()).isTrue();
    }

    @Test
    void anUnknownTeacherStopsUnlessAccepted() {
        ModelRef teacher = ModelRef.parse("cohere:command-a");
        ModelRef student = ModelRef.parse("local:smollm2-135m-instruct");

        assertThatThrownBy(() -> table.require(teacher, student, false, Instant.EPOCH))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("cohere:command-a");
        assertThat(table.require(teacher, student, true, Instant.EPOCH).verdict())
                .isEqualTo("unknown");
    }

    @Test
    void anAllowedPairNeedsNobodysAcceptance() {
        TermsAcceptance acceptance = table.require(
                ModelRef.parse("mistral:mistral-large-latest"),
                ModelRef.parse("mistral:open-mistral-7b"),
                true,
                Instant.EPOCH);

        assertThat(acceptance.verdict()).isEqualTo("allowed");
        assertThat(acceptance.acceptedByUser()).isFalse();
    }
}
