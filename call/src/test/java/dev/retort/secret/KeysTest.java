package dev.retort.secret;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.retort.error.InputException;
import dev.retort.error.UsageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeysTest {

    @TempDir
    private Path folder;

    private Path dotEnv(String text) throws IOException {
        return Files.writeString(folder.resolve(".env"), text);
    }

    @Test
    void theEnvironmentGoesBeforeTheFile() throws IOException {
        Path file = dotEnv("""
                # keys of the team
                MISTRAL_API_KEY=from-the-file
                export OPENAI_API_KEY="quoted value"
                HF_TOKEN='single'

                """);

        Keys keys = Keys.of(Map.of("MISTRAL_API_KEY", "from-the-environment", "HF_TOKEN", " "), file);

        assertThat(keys.find("MISTRAL_API_KEY").orElseThrow().reveal()).isEqualTo("from-the-environment");
        assertThat(keys.find("OPENAI_API_KEY").orElseThrow().reveal()).isEqualTo("quoted value");
        assertThat(keys.find("HF_TOKEN").orElseThrow().reveal()).isEqualTo("single");
        assertThat(keys.find("WANDB_API_KEY")).isEmpty();
    }

    @Test
    void aMissingKeyNamesItsVariableAndWhereToGetOne() {
        assertThatThrownBy(() ->
                        Keys.of(Map.of()).require("MISTRAL_API_KEY", "mistral:mistral-embed", "console.mistral.ai"))
                .isInstanceOf(UsageException.class)
                .hasMessage(
                        "mistral:mistral-embed needs a key, and MISTRAL_API_KEY is not set."
                                + " Get one at console.mistral.ai and set MISTRAL_API_KEY in the environment or in a .env file.");
    }

    @Test
    void aReferenceInASettingIsResolved() {
        Keys keys = Keys.of(Map.of("TEAM_KEY", "abc-123-def"));

        assertThat(keys.resolve("${TEAM_KEY}", "teacher.key").reveal()).isEqualTo("abc-123-def");
        assertThatThrownBy(() -> keys.resolve("${OTHER}", "teacher.key"))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("teacher.key refers to OTHER");
    }

    @Test
    void aKeyWrittenIntoASettingIsRefusedAndNotShown() {
        assertThatThrownBy(() -> Keys.of(Map.of()).resolve("sk-verysecretvalue", "teacher.key"))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("teacher.key")
                .hasMessageNotContaining("verysecret");
    }

    @Test
    void aLineThatIsNoAssignmentIsNamedAndNotShown() throws IOException {
        Path file = dotEnv("A=1\nsk-verysecretvalue\n");

        assertThatThrownBy(() -> Keys.of(Map.of(), file))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("line 2")
                .hasMessageNotContaining("verysecret");
    }

    @Test
    void aMissingFileIsEmpty() {
        assertThat(Keys.of(Map.of(), folder.resolve(".env")).find("A")).isEmpty();
    }
}
