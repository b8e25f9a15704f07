package dev.retort.distillation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.retort.config.ConfigReader;
import dev.retort.config.RunConfig;
import dev.retort.error.UsageException;
import dev.retort.model.ModelRef;
import dev.retort.model.TextCompleter;
import dev.retort.model.TextCompleterSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WriterOfExamplesTest {

    private static final String MIXED = "kinds: {fact: 0.5, reason: 0.5}";

    @TempDir
    private Path folder;

    @Test
    void aSmallLocalModelContinuesExamplesUnlessInstructionsAreWanted() throws IOException {
        assertThat(writer("model: local:small")).isPresent();
        assertThat(writer("model: local:small, writing: instructions")).isEmpty();
        assertThat(writer("model: local:small, writing: instructions, " + MIXED))
                .isEmpty();
    }

    @Test
    void aLargeLocalModelIsAskedUnlessExamplesAreWanted() throws IOException {
        assertThat(writer("model: local:large")).isEmpty();
        assertThat(writer("model: local:large, " + MIXED)).isEmpty();
        assertThat(writer("model: local:large, writing: examples")).isPresent();
    }

    @Test
    void aModelBehindAnApiIsAsked() throws IOException {
        assertThat(writer("model: \"mistral:mistral-small-latest\"")).isEmpty();
        assertThatThrownBy(() -> writer("model: \"mistral:mistral-small-latest\", writing: examples"))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("questions.writing: mistral:mistral-small-latest cannot continue examples");
    }

    @Test
    void aModelThatContinuesExamplesCannotBeAskedForKinds() {
        assertThatThrownBy(() -> writer("model: local:small, " + MIXED))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("questions.kinds: local:small continues examples")
                .hasMessageContaining("questions.writing: instructions");
    }

    @Test
    void thePromptOfTheSeedsIsAnInstruction() throws IOException {
        assertThat(writer("model: local:small, prompt: seeds")).isEmpty();
        assertThatThrownBy(() -> writer("model: local:small, prompt: seeds, writing: examples"))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("questions.writing");
    }

    private Optional<TextCompleter> writer(String questions) throws IOException {
        Path file = Files.writeString(folder.resolve("retort.yaml"), "questions: {%s}%n".formatted(questions));
        RunConfig config = ConfigReader.defaults().with(file).read();
        return WriterOfExamples.of(config.questions(), new SmallAndLarge());
    }

    /** Two local models, of which the large one follows instructions. */
    private static final class SmallAndLarge implements TextCompleterSource {

        @Override
        public Optional<TextCompleter> completerOf(ModelRef ref) {
            return ref.provider().equals("local")
                    ? Optional.of((completions, progress) -> List.of())
                    : Optional.empty();
        }

        @Override
        public boolean followsInstructions(ModelRef ref) {
            return ref.name().equals("large");
        }
    }
}
