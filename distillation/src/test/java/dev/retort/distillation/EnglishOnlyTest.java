package dev.retort.distillation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.retort.document.PageSpan;
import dev.retort.document.Passage;
import dev.retort.error.UsageException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EnglishOnlyTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "每台起重机在当天第一次起吊之前都要检查。",
                "Каждый кран осматривают перед первым подъёмом. ",
                "Jeder Kran wird vor dem ersten Hub des Tages geprüft, und der Mechaniker geht die Länge des Auslegers ab. ",
                "Chaque grue est inspectée avant le premier levage du jour, et le mécanicien parcourt toute la flèche. "
            })
    void documentsOfOtherLanguagesAreRefusedWithTheRemedy(String sentence) {
        assertThatThrownBy(() -> EnglishOnly.require(passages(sentence), "the extractive teacher", "Name a model."))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("not in English")
                .hasMessageContaining("Name a model.");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Every crane is inspected before the first lift of the day. ",
                "Set `retry.limit` to 5 in config.yaml and restart the service. "
            })
    void englishDocumentsPass(String sentence) {
        assertThat(EnglishOnly.isEnglish(passages(sentence))).isTrue();
    }

    @Test
    void aFewWordsAreNotJudged() {
        assertThat(EnglishOnly.isEnglish(List.of(passage("Kran geprüft.")))).isTrue();
    }

    private static List<Passage> passages(String sentence) {
        return List.of(passage(sentence.repeat(30)));
    }

    private static Passage passage(String text) {
        return new Passage("p00001", "a.txt", "00", List.of(new PageSpan(1, 0, text.length())), "", text);
    }
}
