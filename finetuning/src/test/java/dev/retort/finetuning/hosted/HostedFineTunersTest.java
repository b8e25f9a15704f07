package dev.retort.finetuning.hosted;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.retort.error.ModelException;
import dev.retort.error.UsageException;
import dev.retort.fakes.LoopbackServer;
import dev.retort.fakes.LoopbackServer.Reply;
import dev.retort.finetuning.FineTuner;
import dev.retort.model.ModelRef;
import dev.retort.secret.Keys;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HostedFineTunersTest {

    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource({
        "mistral:open-mistral-7b, MISTRAL_API_KEY, MISTRAL_BASE_URL",
        "openai:gpt-4o-mini, OPENAI_API_KEY, OPENAI_BASE_URL",
        "azure:gpt-4o-mini, AZURE_OPENAI_API_KEY, AZURE_OPENAI_ENDPOINT",
        "together:meta-llama/Llama-3-8b, TOGETHER_API_KEY, TOGETHER_BASE_URL",
        "fireworks:llama-v3-8b, FIREWORKS_API_KEY, FIREWORKS_BASE_URL",
    })
    void aServiceIsAskedAtTheAddressOfTheEnvironment(String base, String keyVariable, String addressVariable) {
        try (LoopbackServer server = new LoopbackServer(request -> Reply.json(404, "{}"))) {
            Keys keys = Keys.of(Map.of(
                    keyVariable,
                    "key-of-the-test",
                    addressVariable,
                    server.uri() + "/v1",
                    "FIREWORKS_ACCOUNT_ID",
                    "ann"));
            FineTuner tuner = HostedFineTuners.of(keys).fineTunerOf(ModelRef.parse(base));
            assertThatThrownBy(() -> tuner.get("job-1")).isInstanceOf(ModelException.class);
            assertThat(server.received()).isNotEmpty();
        }
    }

    @Test
    void aDotEnvFileCannotSendAKeyOfTheEnvironmentElsewhere() throws Exception {
        Path dotEnv = Files.writeString(folder.resolve(".env"), "MISTRAL_BASE_URL=http://127.0.0.1:1\n");
        Keys keys = Keys.of(Map.of("MISTRAL_API_KEY", "key-of-the-test"), dotEnv);
        assertThatThrownBy(() -> HostedFineTuners.of(keys))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("MISTRAL_BASE_URL");
    }
}
