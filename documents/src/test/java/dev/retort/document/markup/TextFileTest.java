package dev.retort.document.markup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.retort.error.InputException;
import dev.retort.error.ResourceException;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TextFileTest {

    @TempDir
    Path folder;

    @Test
    void makesAllLineEndsAlike() throws IOException {
        Path file = Files.writeString(folder.resolve("a.txt"), "a\r\nb\rc\nd");

        assertThat(new TextFile(Optional.empty(), 1).read(file, "a.txt").text()).isEqualTo("a\nb\nc\nd");
    }

    @Test
    void namesTheSettingThatAnswersForTheEncoding() throws IOException {
        Path file = Files.write(
                folder.resolve("a.txt"),
                new byte[] {'x', ' ', (byte) 0x9D, (byte) 0xDD, ' ', (byte) 0xFE, (byte) 0x8D});

        assertThatThrownBy(() -> new TextFile(Optional.empty(), 1).read(file, "a.txt"))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("passages.encoding");
        Optional<Charset> given = Optional.of(Charset.forName("IBM850"));
        assertThat(new TextFile(given, 1).read(file, "a.txt").text()).startsWith("x Ø");
    }

    @Test
    void refusesALargeFileAndAMissingOne() throws IOException {
        Path file = Files.write(folder.resolve("a.txt"), new byte[(1 << 20) + 1]);

        assertThatThrownBy(() -> new TextFile(Optional.empty(), 1).read(file, "a.txt"))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("larger than 1 MB");
        assertThatThrownBy(() -> new TextFile(Optional.empty(), 1).read(folder.resolve("b.txt"), "b.txt"))
                .isInstanceOf(ResourceException.class);
    }
}
