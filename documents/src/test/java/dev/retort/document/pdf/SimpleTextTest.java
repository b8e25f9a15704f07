package dev.retort.document.pdf;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SimpleTextTest {

    @TempDir
    Path folder;

    /** The first page is placed by PDFBox, as its letters are new; the second by what was learnt. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "72 700 Td (To be, or not to be) Tj",
                "72 700 Td [(T) 83 (o be, ) -17.5 (or) -2000 (not) 1.25 (to be)] TJ",
                "0.31 Tc 2.7 Tw 87 Tz 13 TL 72 700 Td (To be, or) Tj T* (not to be) '",
                "72 700 Td (be) Tj 4.3 Ts /F1 7 Tf (12) Tj 0 Ts /F1 12 Tf ( to be) Tj",
                "0 12 -12 0 300 101.7 Tm (be not) Tj 3 Ts (or) Tj",
                "-12.1 0 0 -12.1 300 101.7 Tm (be not) Tj 3 Ts (or) Tj",
                "0 -1 1 0 300.3 500 Tm (be not) Tj 3 Ts (or) Tj",
                "0.99 0.1 -0.1 0.99 111 222 Tm (be not) Tj ( or) Tj"
            })
    void placesEveryGlyphWherePdfBoxDoes(String text) throws IOException {
        String content = "q 1.1 0 0 0.93 3.7 -2.1 cm BT /F1 12 Tf %s ET Q".formatted(text);

        List<PageLayout> pages = twice(content);

        assertThat(pages.getFirst().segments()).isNotEmpty();
        assertThat(pages.getLast().segments()).isEqualTo(pages.getFirst().segments());
    }

    private List<PageLayout> twice(String content) throws IOException {
        RawPdf pdf = new RawPdf();
        pdf.add("<< /Type /Catalog /Pages 2 0 R >>");
        pdf.add("<< /Type /Pages /Kids [3 0 R 4 0 R] /Count 2 >>");
        for (int i = 0; i < 2; i++) {
            pdf.add("<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /CropBox [11.3 7.9 600 780] /Contents 5 0 R "
                    + "/Resources << /Font << /F1 6 0 R >> >> >>");
        }
        pdf.addStream("", content.getBytes(StandardCharsets.ISO_8859_1));
        pdf.add("<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>");
        Path file = Files.write(folder.resolve("twice.pdf"), pdf.bytes());
        List<PageLayout> pages = new ArrayList<>();
        try (BoundedFile open = BoundedFile.open(file)) {
            open.forEachPage(pages::add, new Damage());
        }
        return pages;
    }
}
