package dev.retort.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
            windows-1251 | Каждый кран осматривают до первого подъёма. Механик проверяет сварные швы, болты и шланги.
            KOI8-R | Каждый кран осматривают до первого подъёма. Механик проверяет сварные швы, болты и шланги.
            ISO-8859-5 | Каждый кран осматривают до первого подъёма. Механик проверяет сварные швы, болты и шланги.
            IBM866 | Каждый кран осматривают до первого подъёма. Механик проверяет сварные швы, болты и шланги.
            windows-1250 | Każdy dźwig na nabrzeżu jest sprawdzany. Mechanik ogląda spoiny, śruby i węże.
            ISO-8859-2 | Každý jeřáb se kontroluje před prvním zdvihem. Mechanik prohlíží svary, šrouby a hadice.
            windows-1252 | Jeder Kran wird geprüft; der Schlüssel hängt an der Tür. Größe: fünf Männer.
            windows-1252 | Chaque grue est inspectée; le mécanicien vérifie l'état des câbles à côté.
            windows-1254 | Her vinç günün ilk kaldırışından önce denetlenir. Teknisyen cıvataları kontrol eder, şoför imzalar.
            windows-1253 | Κάθε γερανός ελέγχεται πριν από την πρώτη ανύψωση της ημέρας.
            windows-1255 | כל מנוף נבדק לפני ההרמה הראשונה של היום. המכונאי בודק ריתוכים.
            windows-1256 | يتم فحص كل رافعة قبل أول رفع في اليوم. يبحث الميكانيكي عن اللحامات.
            x-windows-874 | เครนทุกตัวต้องได้รับการตรวจสอบก่อนการยกครั้งแรกของวัน ช่างตรวจรอยเชื่อม
            Shift_JIS | 岸壁のすべてのクレーンは、その日の最初の吊り上げの前に点検する。
            EUC-JP | 岸壁のすべてのクレーンは、その日の最初の吊り上げの前に点検する。
            GBK | 每台起重机在当天第一次起吊之前都要检查。机械师检查焊缝、螺栓和软管。
            Big5 | 每台起重機在當天第一次起吊之前都要檢查。機械師檢查焊縫、螺栓和軟管。
            EUC-KR | 모든 크레인은 그날의 첫 인양 전에 점검한다. 정비사는 용접부와 볼트를 확인한다.
            """)
    void tellsTheEncodingByTheLettersAndSaysSo(String encoding, String text) {
        DecodedText decoded = decoder.decode(text.getBytes(Charset.forName(encoding)), "a.txt");

        assertThat(decoded.text()).isEqualTo(text);
        assertThat(decoded.remarks()).singleElement().asString().contains("Not UTF-8: read as", "save it as UTF-8.");
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
                .hasMessageContaining("a.txt: its encoding is not UTF-8 and cannot be told for certain")
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
    void aDeclarationIsBelievedUnlessTheLettersSpeakAgainstIt() {
        byte[] polish = "Każdy dźwig".getBytes(Charset.forName("ISO-8859-2"));
        assertThat(decoder.decode(polish, "a.html", Encodings.named("iso-8859-2"))
                        .text())
                .isEqualTo("Każdy dźwig");
        byte[] russian = RUSSIAN.getBytes(Charset.forName("windows-1251"));
        DecodedText wrong = decoder.decode(russian, "a.html", Encodings.named("iso-8859-1"));
        assertThat(wrong.text()).isEqualTo(RUSSIAN);
        assertThat(wrong.remarks()).singleElement().asString().contains("It declares windows-1252");
        byte[] utf8 = RUSSIAN.getBytes(StandardCharsets.UTF_8);
        assertThat(decoder.decode(utf8, "a.html", Encodings.named("iso-8859-1")).text())
                .isEqualTo(RUSSIAN);
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
