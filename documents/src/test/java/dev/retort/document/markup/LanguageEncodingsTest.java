package dev.retort.document.markup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.retort.file.DecodedText;
import dev.retort.file.Encodings;
import dev.retort.file.TextDecoder;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LanguageEncodingsTest {

    private static final String RUSSIAN =
            "Ежедневный осмотр\n\nКаждый кран осматривают до первого подъёма. Механик проверяет "
                    + "сварные швы, болты и шланги.";

    private final TextDecoder decoder = new TextDecoder(Optional.empty(), "Save it as UTF-8.", new LanguageEncodings());

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
    void findsTheEncodingByTheLettersAndSaysSo(String encoding, String text) {
        assumeTrue(Charset.isSupported(encoding), "This Java runtime lacks the module jdk.charsets.");
        DecodedText decoded = decoder.decode(text.getBytes(Charset.forName(encoding)), "a.txt");

        assertThat(decoded.text()).isEqualTo(text);
        assertThat(decoded.remarks()).singleElement().asString().contains("Not UTF-8: read as", "save it as UTF-8.");
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
}
