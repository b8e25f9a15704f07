package dev.retort.distillation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.retort.config.ConfigReader;
import dev.retort.config.RunConfig;
import dev.retort.error.UsageException;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class RowMakerTest {

    private static RunConfig config(String... settings) {
        ConfigReader reader = ConfigReader.defaults().set("documents=[handbook.pdf]");
        Arrays.asList(settings).forEach(reader::set);
        return reader.read();
    }

    @Test
    void aModelsAnswersAreQuotedForAStudentOfThisMachine() {
        assertThat(RowMaker.quotes(config("teacher.model=ollama:qwen3"))).isTrue();
        assertThat(RowMaker.quotes(config("teacher.model=ollama:qwen3", "dataset.wording=written")))
                .isFalse();
        assertThat(RowMaker.quotes(config("teacher.model=ollama:qwen3", "student.model=mistral:open-mistral-7b")))
                .isFalse();
        assertThat(RowMaker.quotes(config("teacher.model=ollama:qwen3", "dataset.distractors=2")))
                .isFalse();
        assertThat(RowMaker.quotes(config("teacher.model=ollama:qwen3", "answers.context_words=null")))
                .isFalse();
    }

    @Test
    void theExtractiveTeacherQuotesByItself() {
        assertThat(RowMaker.quotes(config("dataset.wording=quoted"))).isFalse();
    }

    @Test
    void quotingWhereNoContextBeginsWithEvidenceIsRefused() {
        for (String other : new String[] {"dataset.distractors=2", "answers.context_words=null"}) {
            assertThatThrownBy(() -> config("dataset.wording=quoted", other))
                    .isInstanceOf(UsageException.class)
                    .hasMessageContaining("dataset.wording");
        }
    }
}
