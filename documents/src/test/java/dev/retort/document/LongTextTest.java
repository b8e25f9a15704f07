package dev.retort.document;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(value = 1, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class LongTextTest {

    private static final int MOST_CHARACTERS = 15 * PassageSplitter.DEFAULT_BUDGET;

    @Test
    void fiveMegabytesWithoutAFullStopAreCutInSeconds() {
        wholeIn("the crane lifts a load ".repeat(220_000));
    }

    @Test
    void twoMegabytesWithoutABlankAreCutInPassagesOfBoundedLength() {
        wholeIn("x".repeat(2_000_000));
    }

    @Test
    void megabytesOfSignsWithoutAWordAreCut() {
        wholeIn("=-".repeat(1_000_000));
    }

    @Test
    void abbreviationsAndBracketsWithoutEndAreReadInSeconds() {
        wholeIn("e.g. Fig. 3 ".repeat(200_000));
        wholeIn("Why? (".repeat(300_000));
    }

    @Test
    void pairsOfSurrogatesStayWhole() {
        assertThat(split("\uD83D\uDE80".repeat(20_000)))
                .allSatisfy(passage -> assertThat(
                                Character.isLowSurrogate(passage.text().charAt(0)))
                        .isFalse());
    }

    @ParameterizedTest
    @CsvSource({
        "每台起重机在当天第一次起吊之前都要检查，机械师沿吊臂走完全程寻找裂纹, 450",
        "クレーンは毎日最初の作業の前に点検され整備士はブームを端から端まで歩く, 450",
        "เครนทุกตัวได้รับการตรวจสอบก่อนการยกครั้งแรกของวัน, 900",
        "រាល់ស្ទូចត្រូវបានត្រួតពិនិត្យមុនពេលលើកដំបូង, 900",
        "ເຄນທຸກໂຕໄດ້ຮັບການກວດກາກ່ອນການຍົກຄັ້ງທຳອິດ, 900",
        "ကရိန်းတိုင်းကိုပထမဆုံးမတင်မီစစ်ဆေးသည်, 900"
    })
    void scriptsWithoutBlanksAreBudgetedByTheirCharacters(String text, int most) {
        List<Passage> passages = split(text.repeat(200));

        assertThat(passages)
                .hasSizeGreaterThan(5)
                .extracting(passage -> passage.text().length())
                .allMatch(length -> length <= most);
    }

    @Test
    void hindiAndBurmeseSentencesEndAtTheirMarks() {
        assertThat(dev.retort.text.Sentences.of("पहला वाक्य। दूसरा वाक्य।")).hasSize(2);
        assertThat(dev.retort.text.Sentences.of("ပထမ။ ဒုတိယ။")).hasSize(2);
    }

    private static void wholeIn(String text) {
        List<Passage> passages = split(text);

        assertThat(passages)
                .allSatisfy(passage -> assertThat(passage.text().length()).isLessThanOrEqualTo(MOST_CHARACTERS));
        assertThat(passages.stream()
                        .mapToInt(passage -> letters(passage.text()))
                        .sum())
                .isEqualTo(letters(text));
    }

    private static int letters(String text) {
        return (int) text.chars().filter(c -> c != ' ').count();
    }

    private static List<Passage> split(String text) {
        DocumentAssembler assembler = new DocumentAssembler();
        assembler.add(BlockKind.PARAGRAPH, text, false);
        return new PassageSplitter().split(List.of(assembler.finish("a.txt", "")));
    }
}
