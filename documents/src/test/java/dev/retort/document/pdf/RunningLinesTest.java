package dev.retort.document.pdf;

import static org.assertj.core.api.Assertions.assertThat;

import dev.retort.document.Page;
import dev.retort.document.loading.DocumentLoader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.PDPageContentStream;
import org.apache.pdfbox.pdmodel.font.PDType1Font;
import org.apache.pdfbox.pdmodel.font.Standard14Fonts.FontName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunningLinesTest {

    private static final int PAGES = 6;

    @TempDir
    Path folder;

    @Test
    void aFootnoteThatComesBackUnderOtherNumbersIsKept() throws IOException {
        List<String> pages =
                read(page -> List.of("%d See Section 4.1, Security Management Process.".formatted(7 + 3 * page)));
        assertThat(pages).hasSize(PAGES).allMatch(text -> text.contains("See Section 4.1, Security Management"));
    }

    @Test
    void aFooterWhoseNumberCountsWithThePagesIsLeftOut() throws IOException {
        List<String> pages = read(page -> List.of("%d Report of the Water Board".formatted(12 + page)));
        assertThat(pages).hasSize(PAGES).noneMatch(text -> text.contains("Water Board"));
    }

    @Test
    void aFooterWithANumberThatStaysIsLeftOut() throws IOException {
        List<String> pages = read(page -> List.of("45 Harbour Road, Report of the Water Board"));
        assertThat(pages).hasSize(PAGES).noneMatch(text -> text.contains("Water Board"));
    }

    @Test
    void aFormThatIsPrintedAgainAndAgainKeepsItsText() throws IOException {
        Path file = folder.resolve("form.pdf");
        PDType1Font font = new PDType1Font(FontName.HELVETICA);
        try (PDDocument document = new PDDocument()) {
            for (int i = 0; i < PAGES; i++) {
                PDPage page = new PDPage();
                document.addPage(page);
                try (PDPageContentStream out = new PDPageContentStream(document, page)) {
                    for (int line = 0; line < 6; line++) {
                        write(
                                out,
                                font,
                                11,
                                740 - 16 * line,
                                "Field %s of the form takes the name of one pump and the date."
                                        .formatted("abcdef".charAt(line)));
                    }
                    write(out, font, 9, 30, "Page " + (i + 1));
                }
            }
            document.save(file.toFile());
        }
        List<String> pages =
                new DocumentLoader().load(file).pages().stream().map(Page::text).toList();
        assertThat(pages).hasSize(PAGES).allMatch(text -> text.contains("Field a of the form"));
        assertThat(pages).noneMatch(text -> text.contains("Page 1"));
    }

    private interface Footer {
        List<String> of(int page);
    }

    private List<String> read(Footer footer) throws IOException {
        Path file = folder.resolve("report.pdf");
        PDType1Font font = new PDType1Font(FontName.HELVETICA);
        try (PDDocument document = new PDDocument()) {
            for (int i = 0; i < PAGES; i++) {
                PDPage page = new PDPage();
                document.addPage(page);
                try (PDPageContentStream out = new PDPageContentStream(document, page)) {
                    for (int line = 0; line < 12; line++) {
                        String text = "Page %d, line %d says what the pump number %d did in that week."
                                .formatted(i, line, 31 * i + 7 * line);
                        write(out, font, 11, 600 - 16 * line, text);
                    }
                    float y = 60;
                    for (String line : footer.of(i)) {
                        write(out, font, 8, y, line);
                        y -= 10;
                    }
                }
            }
            document.save(file.toFile());
        }
        return new DocumentLoader().load(file).pages().stream().map(Page::text).toList();
    }

    private static void write(PDPageContentStream out, PDType1Font font, float size, float y, String text)
            throws IOException {
        out.beginText();
        out.setFont(font, size);
        out.newLineAtOffset(72, y);
        out.showText(text);
        out.endText();
    }
}
