package dev.retort.document.pdf;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.PDPageContentStream;
import org.apache.pdfbox.pdmodel.common.PDRectangle;
import org.apache.pdfbox.pdmodel.font.PDFont;
import org.apache.pdfbox.pdmodel.font.PDType1Font;
import org.apache.pdfbox.pdmodel.font.Standard14Fonts.FontName;
import org.apache.pdfbox.util.Matrix;

/** Writes small handbooks as programs in the field write them: three pages, four sections. */
final class FieldPdf {

    static final PDFont PLAIN = new PDType1Font(FontName.HELVETICA);
    static final PDFont BOLD = new PDType1Font(FontName.HELVETICA_BOLD);

    static final List<String> TITLES = List.of("Daily inspection", "Wind limits", "Wire ropes", "Storm parking");
    static final List<List<String>> LINES = List.of(
            List.of(
                    "Every crane on the quay is inspected before the first lift of the day.",
                    "The shift mechanic walks the full length of the boom and looks for cracked welds,",
                    "loose bolts and leaking hoses. Brake pads that are thinner than nine millimetres",
                    "are replaced before the crane is released. Still, all hills roll off the ill wheel."),
            List.of(
                    "Lifting stops when the anemometer on the boom tip shows a mean wind of seventeen",
                    "metres per second for ten minutes. The driver lowers the load, parks the trolley",
                    "over the legs and sets the storm brakes. The duty officer writes the time of the",
                    "stop into the weather sheet. Work begins again when the wind has calmed down."),
            List.of(
                    "A rope with six broken wires in one lay is taken off the drum on the same day.",
                    "The rope is greased every second week with the grease that the maker names, and",
                    "the end clamps are tightened after the first ten lifts with a new rope on it.",
                    "Old rope is cut into pieces of two metres so that nobody uses it once more."),
            List.of(
                    "Before a storm the crane drives to the parking place and the pins are set by hand.",
                    "The boom is raised to its highest place and locked with both of its hooks there.",
                    "The power is switched off at the substation, and the key goes to the duty officer.",
                    "After the storm the pins are drawn only when two people have walked the track."));

    /** Draws one line of text. */
    @FunctionalInterface
    interface Pen {
        void draw(PDPageContentStream page, PDFont font, float size, float x, float y, String text) throws IOException;
    }

    /** Draws on a page before or behind its text. */
    @FunctionalInterface
    interface Extra {
        void draw(PDDocument document, PDPage page, PDPageContentStream content, int number) throws IOException;
    }

    static void plain(PDPageContentStream page, PDFont font, float size, float x, float y, String text)
            throws IOException {
        at(page, font, size, Matrix.getTranslateInstance(x, y), text);
    }

    static void at(PDPageContentStream page, PDFont font, float size, Matrix place, String text) throws IOException {
        page.beginText();
        page.setFont(font, size);
        page.setTextMatrix(place);
        page.showText(text);
        page.endText();
    }

    private FieldPdf() {}

    /** Writes the handbook: two sections on the first two pages each, one line of text every 16 points. */
    static Path write(Path file, Pen pen, Extra before, Extra behind) throws IOException {
        try (PDDocument document = new PDDocument()) {
            for (int number = 1; number <= 2; number++) {
                PDPage page = new PDPage(PDRectangle.A4);
                document.addPage(page);
                try (PDPageContentStream content = new PDPageContentStream(document, page)) {
                    before.draw(document, page, content, number);
                    float y = 760;
                    for (int section = 2 * number - 2; section < 2 * number; section++) {
                        pen.draw(content, BOLD, 13, 90, y, TITLES.get(section));
                        y -= 16;
                        for (String line : LINES.get(section)) {
                            pen.draw(content, PLAIN, 10, 90, y, line);
                            y -= 16;
                        }
                        y -= 16;
                    }
                    behind.draw(document, page, content, number);
                }
            }
            document.save(file.toFile());
        }
        return file;
    }

    static void nothing(PDDocument document, PDPage page, PDPageContentStream content, int number) {}

    /** Returns the sections' texts, each on one line. */
    static List<String> texts() {
        List<String> texts = new ArrayList<>();
        LINES.forEach(lines -> texts.add(String.join(" ", lines)));
        return texts;
    }
}
