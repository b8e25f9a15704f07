package dev.retort.document.pdf;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.retort.document.Block;
import dev.retort.document.Page;
import dev.retort.document.Section;
import dev.retort.document.SourceDocument;
import dev.retort.document.loading.DocumentLoader;
import dev.retort.error.InputException;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.pdfbox.cos.COSName;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.PDPageContentStream;
import org.apache.pdfbox.pdmodel.common.PDRectangle;
import org.apache.pdfbox.pdmodel.graphics.image.LosslessFactory;
import org.apache.pdfbox.pdmodel.graphics.image.PDImageXObject;
import org.apache.pdfbox.pdmodel.interactive.form.PDAcroForm;
import org.apache.pdfbox.pdmodel.interactive.form.PDTextField;
import org.apache.pdfbox.util.Matrix;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** PDF files as people of the trade reported them: text on the page is read once, or its absence is said. */
class FieldPdfTest {

    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(ints = {20, 30, 45, 55, 60, -45, 135})
    void aSlantedWatermarkLeavesTheTextAlone(int degrees) throws IOException {
        Path file = write(
                FieldPdf::plain,
                (document, page, content, number) -> {
                    content.setNonStrokingColor(0.8f);
                    FieldPdf.at(
                            content,
                            FieldPdf.BOLD,
                            60,
                            Matrix.getRotateInstance(Math.toRadians(degrees), 300, 400),
                            "DRAFT OF MAY");
                    content.setNonStrokingColor(0f);
                },
                FieldPdf::nothing);
        assertHandbook(file);
        assertTrue(damage(file).contains("DRAFT OF MAY"), damage(file));
    }

    @Test
    void aTiledWatermarkOverTheTextLeavesItAlone() throws IOException {
        Path file = write(FieldPdf::plain, FieldPdf::nothing, (document, page, content, number) -> {
            for (int i = 0; i < 60; i++) {
                Matrix place = Matrix.getRotateInstance(Math.toRadians(30), 60 * (i % 9), 110 * (i / 9f));
                FieldPdf.at(content, FieldPdf.PLAIN, 9, place, "j.doe 10.0.0.7");
            }
        });
        assertHandbook(file);
    }

    @ParameterizedTest
    @CsvSource({"0.1, 0, 2", "0.3, 0, 2", "0.5, 0, 2", "0, 0.3, 2", "0, 0.5, 2", "0.3, 0.3, 3", "0.5, 0, 3", "0.2, 0, 3"
    })
    void linesPaintedSeveralTimesAreReadOnce(float across, float up, int times) throws IOException {
        Path file = write(
                (page, font, size, x, y, text) -> {
                    for (int i = 0; i < times; i++) {
                        FieldPdf.plain(page, font, size, x + i * across, y + i * up, text);
                    }
                },
                FieldPdf::nothing,
                FieldPdf::nothing);
        assertHandbook(file);
    }

    @ParameterizedTest
    @CsvSource({"0.1, 0, 2", "0.4, 0, 2", "0, 0.4, 2", "0.5, 0, 3"})
    void glyphsPaintedSeveralTimesAreReadOnce(float across, float up, int times) throws IOException {
        Path file = write(
                (page, font, size, x, y, text) -> {
                    float at = x;
                    for (String glyph : text.split("")) {
                        for (int i = 0; i < times; i++) {
                            FieldPdf.plain(page, font, size, at + i * across, y + i * up, glyph);
                        }
                        at += font.getStringWidth(glyph) * size / 1000;
                    }
                },
                FieldPdf::nothing,
                FieldPdf::nothing);
        assertHandbook(file);
    }

    @ParameterizedTest
    @CsvSource({"60, 1, false", "60, 5, false", "540, 1, false", "60, 1, true", "72, 1, false"})
    void numbersOfLinesAreNotText(float margin, int every, boolean restart) throws IOException {
        int[] line = {0};
        Path file = write(
                (page, font, size, x, y, text) -> {
                    FieldPdf.plain(page, font, size, x, y, text);
                    line[0]++;
                    if (line[0] % every == 0) {
                        FieldPdf.plain(page, FieldPdf.PLAIN, 8, margin, y, String.valueOf(line[0]));
                    }
                },
                (document, page, content, number) -> line[0] = restart ? 0 : line[0],
                FieldPdf::nothing);
        assertHandbook(file);
    }

    @Test
    void theRuledNumbersOfPleadingPaperAreNotText() throws IOException {
        Path file = write(
                FieldPdf::plain,
                (document, page, content, number) -> {
                    for (int i = 1; i <= 28; i++) {
                        FieldPdf.plain(content, FieldPdf.PLAIN, 12, i < 10 ? 62 : 56, 784 - 24 * i, String.valueOf(i));
                    }
                    for (float x : new float[] {80, 82, 560}) {
                        content.moveTo(x, 0);
                        content.lineTo(x, 842);
                        content.stroke();
                    }
                },
                FieldPdf::nothing);
        assertHandbook(file);
    }

    @ParameterizedTest
    @CsvSource({"0, 7", "-1, 20"})
    void aColumnOfEqualOrFallingNumbersIsText(int step, int first) throws IOException {
        Path file = write(FieldPdf::plain, FieldPdf::nothing, (document, page, content, number) -> {
            for (int i = 0; i < 12; i++) {
                FieldPdf.plain(content, FieldPdf.PLAIN, 10, 60, 500 - 16 * i, String.valueOf(first + step * i));
                FieldPdf.plain(content, FieldPdf.PLAIN, 10, 90, 500 - 16 * i, "pieces of kind " + i + " are packed");
            }
        });
        assertTrue(text(file).contains(first + " | pieces of kind 0 are packed"), text(file));
    }

    @Test
    void theFirstColumnOfATableIsKept() throws IOException {
        Path file = write(FieldPdf::plain, FieldPdf::nothing, (document, page, content, number) -> {
            for (int i = 1; i <= 20; i++) {
                FieldPdf.plain(content, FieldPdf.PLAIN, 10, 90, 500 - 16 * i, String.valueOf(i));
                FieldPdf.plain(content, FieldPdf.PLAIN, 10, 180, 500 - 16 * i, "bolt");
                FieldPdf.plain(content, FieldPdf.PLAIN, 10, 280, 500 - 16 * i, (30 + i) + " mm");
            }
        });
        assertTrue(text(file).contains("17 | bolt | 47 mm"), text(file));
    }

    @Test
    void aScanWithAStampOrANumberIsRefusedWithTheAdviceOfOcr() throws IOException {
        for (String stamp : List.of("RECEIVED 12 MAY 2024", "ACME-00%d", "Case 24-117, Exhibit B, page %d of 4")) {
            Path file = scan(4, 4, stamp);
            InputException refused = assertThrows(InputException.class, () -> new DocumentLoader().load(file));
            assertTrue(refused.remedy().contains("OCR"), refused.getMessage());
            assertTrue(refused.problem().contains("pages 1 to 4"), refused.getMessage());
        }
    }

    @Test
    void scannedPagesAmongOthersAreNamedAndNotCalledDamaged() throws IOException {
        String damage = damage(scan(4, 3, "ACME-00%d"));
        assertTrue(damage.contains("Pages 1 to 3"), damage);
        assertTrue(damage.contains("OCR"), damage);
        assertFalse(damage.contains("amaged"), damage);
    }

    @Test
    void filledFieldsAreReadBesideTheirLabels() throws IOException {
        Path file = write(FieldPdf::plain, FieldPdf::nothing, (document, page, content, number) -> {
            if (number == 1) {
                FieldPdf.plain(content, FieldPdf.PLAIN, 10, 90, 400, "Cause found");
                PDAcroForm form = new PDAcroForm(document);
                document.getDocumentCatalog().setAcroForm(form);
                PDTextField field = new PDTextField(form);
                field.setPartialName("cause");
                field.getCOSObject().setString(COSName.V, "Sea water had entered the brake housing.\nThe seal is new.");
                field.getCOSObject().setString(COSName.DA, "/Helv 0 Tf");
                field.getWidgets().getFirst().setRectangle(new PDRectangle(200, 360, 300, 55));
                field.getWidgets().getFirst().setPage(page);
                page.getAnnotations().add(field.getWidgets().getFirst());
                page.setAnnotations(List.of(field.getWidgets().getFirst()));
                form.setFields(List.of(field));
                form.setNeedAppearances(true);
            }
        });
        assertTrue(text(file).contains("Sea water had entered the brake housing."), text(file));
        assertTrue(text(file).contains("The seal is new."), text(file));
        assertTrue(text(file).indexOf("Cause found") < text(file).indexOf("Sea water"), text(file));
    }

    @ParameterizedTest
    @ValueSource(ints = {90, 180, 270})
    void textInTwoDirectionsOfAPageIsReadInBoth(int degrees) throws IOException {
        Path file = write(FieldPdf::plain, FieldPdf::nothing, (document, page, content, number) -> {
            double angle = Math.toRadians(degrees);
            for (int i = 0; i < 4; i++) {
                // Lines below one another for a reader who turns the page.
                float x = 300
                        + (float) (16 * i * Math.sin(angle))
                        - (degrees == 180 ? -200 : 150) * (degrees == 180 ? 1 : 0);
                float y = 300 - (float) (16 * i * Math.cos(angle)) - (degrees == 90 ? 200 : 0);
                FieldPdf.at(content, FieldPdf.PLAIN, 10, Matrix.getRotateInstance(angle, x, y), TURNED.get(i));
            }
        });
        assertTrue(text(file).contains(String.join(" ", TURNED)), text(file));
        FieldPdf.texts().forEach(expected -> assertTrue(text(file).contains(expected), text(file)));
    }

    private static final List<String> TURNED = List.of(
            "The tide table is turned on its side",
            "because it is wider than the page is,",
            "and whoever prints it turns the page",
            "before the first line of it is read.");

    /** Each cell is shorter than a line; the row is not. */
    @Test
    void aTurnedTableOfShortCellsIsRead() throws IOException {
        Path file = write(FieldPdf::plain, FieldPdf::nothing, (document, page, content, number) -> {
            for (int row = 0; row < 4; row++) {
                for (int cell = 0; cell < 3; cell++) {
                    Matrix place = Matrix.getRotateInstance(Math.PI / 2, 500 - 18 * row, 120 + 130 * cell);
                    FieldPdf.at(content, FieldPdf.PLAIN, 9, place, "reach %d%d%d t".formatted(number, row, cell));
                }
            }
        });
        String text = text(file);
        for (int row = 0; row < 4; row++) {
            assertTrue(text.contains("reach 1%d0 t".formatted(row)), text);
            assertTrue(text.contains("reach 2%d2 t".formatted(row)), text);
        }
    }

    @Test
    void glyphsWithoutACharacterAreCountedAndThePagesNamed() throws IOException {
        Path file = folder.resolve("nul.pdf");
        Files.write(
                file,
                mapped(
                        RawPdf.text("Pump F-13 is checked, and the valve behind it."),
                        "2 beginbfrange <20> <2B> <0020> <2E> <7E> <002E> endbfrange "
                                + "2 beginbfchar <2C> <0000> <2D> <0000> endbfchar"));
        String damage = damage(file);
        assertTrue(damage.contains("2 glyphs have no character on page 1"), damage);
        assertFalse(text(file).contains("\u0000"), text(file));
    }

    @Test
    void hebrewAndArabicComeInTheOrderOfReading() throws IOException {
        // What is seen from left to right; the first letter read is the last one here.
        String daily = "\u05EA\u05D9\u05DE\u05D5\u05D9";
        String inspection = "\u05D4\u05E7\u05D9\u05D3\u05D1";
        assertEquals("בדיקה יומית 1998 (12.5%)", seen("(12.5%) 1998 " + daily + " " + inspection, 1));
        assertEquals("בדיקה crane יומית", seen(daily + " crane " + inspection, 1));
        // Shapes of letters inside a word, and one shape for two letters.
        assertEquals("سلام", seen("\uFEE1\uFEFC\uFEB3", 1));
    }

    @Test
    void hebrewDrawnFromTheRightComesInTheOrderOfReading() throws IOException {
        assertEquals("בדיקה יומית", seen("\u05EA\u05D9\u05DE\u05D5\u05D9 \u05D4\u05E7\u05D9\u05D3\u05D1", -1));
    }

    /** Returns what is read from a line that shows characters from left to right, drawn from either end. */
    private String seen(String characters, int step) throws IOException {
        StringBuilder drawn = new StringBuilder();
        StringBuilder map = new StringBuilder();
        for (int i = 0; i < characters.length(); i++) {
            int at = step > 0 ? i : characters.length() - 1 - i;
            drawn.append("BT /F1 12 Tf %d 700 Td <%02X> Tj ET ".formatted(72 + 7 * at, 33 + at));
            map.append("<%02X> <%04X> ".formatted(33 + at, (int) characters.charAt(at)));
        }
        Path file = folder.resolve("line.pdf");
        Files.write(
                file,
                mapped(drawn.toString().getBytes(US_ASCII), characters.length() + " beginbfchar " + map + "endbfchar"));
        return text(file).strip();
    }

    /** Returns a file whose font has widths of 500 and maps codes as given. */
    private static byte[] mapped(byte[] content, String map) {
        RawPdf pdf = new RawPdf();
        pdf.add("<< /Type /Catalog /Pages 2 0 R >>");
        pdf.add("<< /Type /Pages /Kids [3 0 R] /Count 1 >>");
        pdf.add("<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R "
                + "/Resources << /Font << /F1 5 0 R >> >> >>");
        pdf.addStream("", content);
        pdf.add("<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /FirstChar 32 /LastChar 126 /Widths ["
                + "580 ".repeat(95) + "] /ToUnicode 6 0 R >>");
        pdf.addStream(
                "",
                ("/CIDInit /ProcSet findresource begin 12 dict begin begincmap "
                                + "1 begincodespacerange <00> <FF> endcodespacerange " + map + " endcmap end end")
                        .getBytes(US_ASCII));
        return pdf.bytes();
    }

    private Path scan(int pages, int scanned, String stamp) throws IOException {
        Path file = folder.resolve("scan.pdf");
        try (PDDocument document = new PDDocument()) {
            PDImageXObject image =
                    LosslessFactory.createFromImage(document, new BufferedImage(20, 30, BufferedImage.TYPE_BYTE_GRAY));
            for (int number = 1; number <= pages; number++) {
                PDPage page = new PDPage(PDRectangle.A4);
                document.addPage(page);
                try (PDPageContentStream content = new PDPageContentStream(document, page)) {
                    if (number <= scanned) {
                        content.drawImage(image, 0, 0, 595, 842);
                        FieldPdf.plain(content, FieldPdf.PLAIN, 9, 420, 20, stamp.formatted(number));
                    } else {
                        float y = 700;
                        for (String line : FieldPdf.LINES.getFirst()) {
                            FieldPdf.plain(content, FieldPdf.PLAIN, 10, 90, y, line);
                            y -= 16;
                        }
                    }
                }
            }
            document.save(file.toFile());
        }
        return file;
    }

    private Path write(FieldPdf.Pen pen, FieldPdf.Extra before, FieldPdf.Extra behind) throws IOException {
        return FieldPdf.write(folder.resolve("handbook.pdf"), pen, before, behind);
    }

    /** The four headings, and below each its text and nothing else. */
    private static void assertHandbook(Path file) {
        SourceDocument document = new DocumentLoader().load(file);
        List<String> blocks = new ArrayList<>();
        for (Page page : document.pages()) {
            for (Block block : page.blocks()) {
                blocks.add(page.textOf(block));
            }
        }
        List<String> expected = new ArrayList<>();
        for (int i = 0; i < FieldPdf.TITLES.size(); i++) {
            expected.add(FieldPdf.TITLES.get(i));
            expected.add(FieldPdf.texts().get(i));
        }
        assertEquals(expected, blocks);
        assertEquals(
                FieldPdf.TITLES,
                document.sections().stream().map(Section::title).toList());
    }

    private static String text(Path file) {
        StringBuilder text = new StringBuilder();
        new DocumentLoader().load(file).pages().forEach(page -> text.append(page.text()));
        return text.toString();
    }

    private static String damage(Path file) {
        return String.join(" ", new DocumentLoader().load(file).damage());
    }
}
