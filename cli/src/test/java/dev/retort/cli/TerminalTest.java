package dev.retort.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TerminalTest {

    private static final String HOSTILE = "a\u001b]52;c;aGk=\u0007b\u009b2Jc\u202ed\re\u0000";

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final PrintStream stream = new PrintStream(bytes, true, StandardCharsets.UTF_8);
    private final Terminal terminal = new Terminal(stream, stream, true);

    private String shown() {
        return bytes.toString(StandardCharsets.UTF_8);
    }

    @Test
    void controlSequencesOfATextAreShownAndNotObeyed() {
        terminal.print(HOSTILE);
        terminal.error().print(HOSTILE);
        terminal.error().println((Object) HOSTILE);
        terminal.error().printf("%s%n", HOSTILE);
        terminal.out().append(HOSTILE);
        terminal.out().print(HOSTILE.toCharArray());
        terminal.printJson(Map.of("text", HOSTILE));
        assertThat(shown()).doesNotContain("\u001b", "\u0007", "\u009b", "\u202e", "\r", "\u0000");
        assertThat(shown()).contains("a\\u001b]52;c;aGk=\\u0007b\\u009b2Jc\\u202ed\\u000de\\u0000");
    }

    @Test
    void linesTabsAndLettersOfAllLanguagesStay() {
        terminal.print("Größe\t\u4e2d\u6587\n\ud83d\ude00");
        assertThat(shown()).isEqualTo("Größe\t\u4e2d\u6587\n\ud83d\ude00" + System.lineSeparator());
    }

    @Test
    void aNameWithALineBreakStaysInItsLine() {
        assertThat(PlainText.line("a.txt\nleft out: b.txt")).isEqualTo("a.txt\\nleft out: b.txt");
    }
}
