package dev.retort.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class SentencesTest {

    @Test
    void endAtFullStopsQuestionAndExclamationMarks() {
        assertThat(Sentences.of("Stop the attack. Who did it? Tell them! Then rest."))
                .containsExactly("Stop the attack.", "Who did it?", "Tell them!", "Then rest.");
    }

    @Test
    void doNotEndAtAbbreviations() {
        for (String sentence : List.of(
                "Cichonski et al. Describe it in Fig. 3 and Sec. 4.1, e.g. Windows hosts.",
                "The U.S. Department of Commerce asked Dr. Scarfone, i.e. The author.",
                "See No. 5, vol. 2, pp. 12 of the report.",
                "It was written by Grace B. Hopper of Yale.")) {
            assertThat(Sentences.of(sentence)).containsExactly(sentence);
        }
    }

    @Test
    void endAtAnAbbreviationBeforeAClearOpening() {
        assertThat(Sentences.of("It applies in the U.S. The law is old.")).hasSize(2);
        assertThat(Sentences.of("Keep logs, images, etc. However, mind the space."))
                .hasSize(2);
    }

    @Test
    void doNotEndAtDecimalsVersionsAndAddresses() {
        assertThat(Sentences.of("Version 3.0.8 costs 1.5 MB at www.nist.gov today. It works."))
                .containsExactly("Version 3.0.8 costs 1.5 MB at www.nist.gov today.", "It works.");
    }

    @Test
    void keepTheNumberOfAListItemWithItsText() {
        assertThat(Sentences.of("1. Contain the incident.\n2. Eradicate it."))
                .containsExactly("1. Contain the incident.", "2. Eradicate it.");
    }

    @Test
    void keepClosingQuotesAndBrackets() {
        assertThat(Sentences.of("He said “stop.” They did. (It was late.) All slept."))
                .containsExactly("He said “stop.”", "They did.", "(It was late.)", "All slept.");
    }

    @Test
    void endAtIdeographicMarks() {
        assertThat(Sentences.of("今日は晴れです。明日は雨でしょうか？はい。")).containsExactly("今日は晴れです。", "明日は雨でしょうか？", "はい。");
    }

    @Test
    void spansCoverAllButBlanks() {
        String text = " One. Two!\n\nThree ";
        assertThat(Sentences.spans(text).stream().map(span -> span.of(text))).containsExactly("One.", "Two!", "Three");
        assertThat(Sentences.spans("  \n ")).isEmpty();
    }
}
