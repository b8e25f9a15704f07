package dev.retort.document;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class PageTest {

    @Test
    void controlCharactersBecomeSpacesSoThatSpansStayWhereTheyAre() {
        Page page = new Page(1, "1", "a\u001b]52;c\u0007b\u009b2J\u0000\tc\nd", List.of());
        assertThat(page.text()).isEqualTo("a ]52;c b 2J \tc\nd");
    }

    @Test
    void lettersOfAllLanguagesStay() {
        String text = "Größe 中文 \ud83d\ude00";
        assertThat(new Page(1, "1", text, List.of()).text()).isEqualTo(text);
    }
}
