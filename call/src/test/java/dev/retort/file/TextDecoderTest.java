package dev.retort.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.retort.error.InputException;
import java.io.ByteArrayOutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TextDecoderTest {

    private static final String RUSSIAN =
            "Ежедневный осмотр\n\nКаждый кран осматривают до первого подъёма. Механик проверяет "
                    + "сварные швы, болты и шланги.";
    private static final String ENGLISH =
            "Daily inspection\n\nEvery crane is inspected before the first lift of the day.\n";

    private final TextDecoder decoder = new TextDecoder(Optional.empty(), "Save it as UTF-8.");

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            IBM866 | Каждый кран осматривают до первого подъёма. Механик проверяет сварные швы, болты и шланги.
            windows-1252 | Jeder Kran wird geprüft; der Schlüssel hängt an der Tür. Größe: fünf Männer.
            windows-1252 | Chaque grue est inspectée; le mécanicien vérifie l'état des câbles à côté.
            x-windows-874 | เครนทุกตัวต้องได้รับการตรวจสอบก่อนการยกครั้งแรกของวัน ช่างตรวจรอยเชื่อม
            """)
    void findsTheCommonEncodingsByTheirLettersAndSaysSo(String encoding, String text) {
        assumeTrue(Charset.isSupported(encoding), "This Java runtime lacks the module jdk.charsets.");
        DecodedText decoded = decoder.decode(text.getBytes(Charset.forName(encoding)), "a.txt");

        assertThat(decoded.text()).isEqualTo(text);
        assertThat(decoded.remarks()).singleElement().asString().contains("Not UTF-8: read as", "save it as UTF-8.");
    }

    @Test
    void asksForTheEncodingWhereItIsUnsure() {
        byte[] bytes = "Každý jeřáb se kontroluje před prvním zdvihem.".getBytes(Charset.forName("ISO-8859-2"));

        assertThatThrownBy(() -> decoder.decode(bytes, "a.txt"))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("Save it as UTF-8.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTF-16LE", "UTF-16BE", "UTF-32LE", "UTF-32BE"})
    void readsWideEncodingsWithAndWithoutAMark(String encoding) {
        Charset charset = Charset.forName(encoding);
        for (String text : new String[] {ENGLISH, RUSSIAN, "每台起重机在当天第一次起吊之前都要检查。\n\n机械师检查焊缝。\n"}) {
            assertThat(decoder.decode(text.getBytes(charset), "a.txt").text()).isEqualTo(text);
            DecodedText marked = decoder.decode(("\uFEFF" + text).getBytes(charset), "a.txt");
            assertThat(marked.text()).isEqualTo(text);
            assertThat(marked.remarks()).isEmpty();
        }
    }

    @Test
    void leavesUtf8AloneAndSaysNothing() {
        DecodedText decoded = decoder.decode(("\uFEFF" + RUSSIAN).getBytes(StandardCharsets.UTF_8), "a.txt");

        assertThat(decoded).isEqualTo(new DecodedText(RUSSIAN, StandardCharsets.UTF_8, java.util.List.of()));
        assertThat(decoder.decode(ENGLISH.getBytes(StandardCharsets.UTF_8), "a.txt")
                        .remarks())
                .isEmpty();
    }

    @Test
    void oneBadByteSpoilsOneCharacterAndItsLineIsNamed() {
        byte[] bytes = joined(
                ENGLISH.getBytes(StandardCharsets.UTF_8),
                "caf\u00e9. ".getBytes(StandardCharsets.ISO_8859_1),
                "Größe “ok” – fünf Männer".getBytes(StandardCharsets.UTF_8));

        DecodedText decoded = decoder.decode(bytes, "a.txt");

        assertThat(decoded.text()).endsWith("caf\uFFFD. Größe “ok” – fünf Männer");
        assertThat(decoded.remarks()).containsExactly("Line 4 holds a byte that is not UTF-8: one character is lost.");
    }

    @Test
    void aZeroByteIsLeftOutAndItsLineIsNamed() {
        DecodedText decoded =
                decoder.decode(ENGLISH.replace("crane", "cra\0ne").getBytes(StandardCharsets.UTF_8), "a.txt");

        assertThat(decoded.text()).isEqualTo(ENGLISH);
        assertThat(decoded.remarks()).singleElement().asString().contains("line 3");
    }

    @Test
    void aBinaryFileIsRefused() {
        byte[] bytes = new byte[4000];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) (i % 7);
        }
        assertThatThrownBy(() -> decoder.decode(bytes, "a.txt"))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("a.txt: not a text file");
    }

    @Test
    void anEncodingThatCannotBeToldIsAskedAbout() {
        byte[] bytes = {'x', ' ', (byte) 0x9D, (byte) 0xDD, ' ', (byte) 0xFE, (byte) 0x8D};

        assertThatThrownBy(() -> decoder.decode(bytes, "a.txt"))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("a.txt: its encoding is not UTF-8 and is not certain")
                .hasMessageContaining("Save it as UTF-8.");
    }

    @Test
    void theUsersWordCountsMoreThanTheLetters() {
        Charset ibm = Charset.forName("IBM850");
        DecodedText decoded = new TextDecoder(Optional.of(ibm), "").decode("Größe".getBytes(ibm), "a.txt");

        assertThat(decoded.text()).isEqualTo("Größe");
        assertThat(decoded.remarks()).isEmpty();
    }

    @Test
    void namesOfEncodingsMeanWhatTheyMeanToBrowsers() {
        assertThat(Encodings.named("ISO-8859-1")).contains(Charset.forName("windows-1252"));
        assertThat(Encodings.named("gb2312")).contains(Charset.forName("GB18030"));
        assertThat(Encodings.named("no such name")).isEmpty();
        assertThat(Encodings.named("bad\"name")).isEmpty();
    }

    private static byte[] joined(byte[]... parts) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Arrays.stream(parts).forEach(out::writeBytes);
        return out.toByteArray();
    }
}
