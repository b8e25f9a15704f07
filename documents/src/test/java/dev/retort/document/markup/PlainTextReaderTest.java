package dev.retort.document.markup;

import static org.assertj.core.api.Assertions.assertThat;

import dev.retort.document.SourceDocument;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PlainTextReaderTest {

    @TempDir
    Path folder;

    private final PlainTextReader reader = new PlainTextReader();

    @ParameterizedTest
    @CsvSource({
        "one-bad-byte-in-utf8.txt, Line 51 holds a byte that is not UTF-8",
        "one-nul.txt, A control character on line 7",
        "utf-16le-no-bom.txt, read as UTF-16LE"
    })
    void readsAllSentencesAndSectionsAndSaysWhatIsDoubtful(String name, String remark) {
        SourceDocument document = BaseText.read(reader, BaseText.file(name));

        BaseText.assertWhole(document);
        assertThat(document.damage()).singleElement().asString().contains(remark);
    }

    @Test
    void aSpoiltByteLeavesTheOthersAlone() {
        assertThat(BaseText.text(BaseText.read(reader, BaseText.file("one-bad-byte-in-utf8.txt"))))
                .contains("The caf\uFFFD is open. Größe “ok” – fünf Männer.");
    }

    @Test
    void readsPagesHeadingsAndLists() throws IOException {
        Path file =
                Files.writeString(folder.resolve("a.txt"), "2.1 Wind limits\n\nLifting\nstops.\n- one\n- two\f Next.");
        SourceDocument document = BaseText.read(reader, file);

        assertThat(BaseText.text(document)).isEqualTo("2.1 Wind limits\nLifting stops.\none\ntwo\nNext.\n");
        assertThat(document.sections().getFirst().level()).isEqualTo(2);
        assertThat(document.pages()).hasSize(2);
    }

    @Test
    @Timeout(60)
    void aChainOfNumbersIsNotAHeading() throws IOException {
        Path file = Files.writeString(folder.resolve("a.txt"), "1.".repeat(40_000) + " A");

        assertThat(BaseText.text(BaseText.read(reader, file))).hasSize(80_003);
    }
}
