package dev.retort.file;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TextLinesTest {

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"", "\n", "\n\n", "a", "a\n", "a\n\n", "\na", "a\nb\n", "a\r\nb"})
    void linesEndAtLineFeedsAlone(String text) throws IOException {
        assertThat(lines(text)).isEqualTo(split(text));
    }

    /** What is read at once ends in, before and behind a line's end. */
    @Test
    void linesOfEveryLengthAreWhole() throws IOException {
        Random random = new Random(7);
        for (int round = 0; round < 20; round++) {
            StringBuilder text = new StringBuilder();
            for (int i = 0; i < 12; i++) {
                text.append("ü".repeat(random.nextInt(4)))
                        .append("x".repeat((1 << random.nextInt(17)) - random.nextInt(3) + 2));
                text.append("\n".repeat(1 + random.nextInt(2)));
            }
            assertThat(lines(text.toString())).isEqualTo(split(text.toString()));
        }
    }

    @Test
    void aLineThatIsNotOfTheEncodingIsNamedByItsNumber() throws IOException {
        Path file = Files.write(folder.resolve("rows.jsonl"), new byte[] {'a', '\n', (byte) 0xC3, '\n', 'b'});
        try (TextLines lines = TextLines.open(file)) {
            assertThat(lines.next()).contains(new TextLines.Line(1, Optional.of("a")));
            assertThat(lines.next()).contains(new TextLines.Line(2, Optional.empty()));
            assertThat(lines.next()).contains(new TextLines.Line(3, Optional.of("b")));
            assertThat(lines.next()).isEmpty();
        }
    }

    private List<String> lines(String text) throws IOException {
        List<String> read = new ArrayList<>();
        try (TextLines lines = TextLines.open(Files.writeString(folder.resolve("text.txt"), text))) {
            for (Optional<TextLines.Line> next = lines.next(); next.isPresent(); next = lines.next()) {
                read.add(next.get().text().orElseThrow());
                assertThat(next.get().number()).isEqualTo(read.size());
            }
        }
        return read;
    }

    private static List<String> split(String text) {
        List<String> lines = new ArrayList<>(List.of(text.split("\n", -1)));
        if (lines.getLast().isEmpty()) {
            lines.removeLast();
        }
        return lines;
    }
}
