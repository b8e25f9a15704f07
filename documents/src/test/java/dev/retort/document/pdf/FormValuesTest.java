package dev.retort.document.pdf;

import static org.assertj.core.api.Assertions.assertThat;

import dev.retort.document.Page;
import dev.retort.document.SourceDocument;
import dev.retort.document.loading.DocumentLoader;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.pdfbox.cos.COSArray;
import org.apache.pdfbox.cos.COSBase;
import org.apache.pdfbox.cos.COSDictionary;
import org.apache.pdfbox.cos.COSName;
import org.apache.pdfbox.cos.COSStream;
import org.apache.pdfbox.cos.COSString;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.common.PDRectangle;
import org.apache.pdfbox.pdmodel.interactive.annotation.PDAnnotation;
import org.apache.pdfbox.pdmodel.interactive.annotation.PDAnnotationWidget;
import org.apache.pdfbox.pdmodel.interactive.form.PDAcroForm;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Forms as people fill them in: every kind of field, whose values are in no page's text. */
class FormValuesTest {

    private static final int RADIO = 1 << 15;
    private static final int SEVERAL = 1 << 21;

    @TempDir
    private Path folder;

    private final List<PDAnnotation> widgets = new ArrayList<>();
    private final COSArray fields = new COSArray();

    private COSDictionary field(String type, float x, float y, float width) {
        COSDictionary field = new COSDictionary();
        field.setItem(COSName.TYPE, COSName.ANNOT);
        field.setItem(COSName.SUBTYPE, COSName.WIDGET);
        field.setItem(COSName.FT, COSName.getPDFName(type));
        field.setItem(COSName.RECT, new PDRectangle(x, y - 4, width, 14).getCOSArray());
        widgets.add(new PDAnnotationWidget(field));
        fields.add(field);
        return field;
    }

    private static COSArray list(COSBase... members) {
        COSArray list = new COSArray();
        List.of(members).forEach(list::add);
        return list;
    }

    private static COSArray option(String stored, String shown) {
        return list(new COSString(stored), new COSString(shown));
    }

    private SourceDocument read(boolean xfa, String... labels) throws IOException {
        Path file = FieldPdf.write(
                folder.resolve("form.pdf"), FieldPdf::plain, FieldPdf::nothing, (document, page, content, number) -> {
                    if (number == 1) {
                        for (int i = 0; i < labels.length; i++) {
                            FieldPdf.plain(content, FieldPdf.PLAIN, 10, 90, 400 - 20 * i, labels[i]);
                        }
                        form(document, page, xfa);
                    }
                });
        return new DocumentLoader().load(file);
    }

    private void form(PDDocument document, PDPage page, boolean xfa) throws IOException {
        PDAcroForm form = new PDAcroForm(document);
        document.getDocumentCatalog().setAcroForm(form);
        form.getCOSObject().setItem(COSName.FIELDS, fields);
        form.setNeedAppearances(true);
        page.setAnnotations(widgets);
        if (xfa) {
            COSStream packet = document.getDocument().createCOSStream();
            try (OutputStream out = packet.createOutputStream()) {
                out.write("<xdp:xdp xmlns:xdp='http://ns.adobe.com/xdp/'/>".getBytes(StandardCharsets.UTF_8));
            }
            form.getCOSObject().setItem(COSName.XFA, packet);
        }
    }

    private static String text(SourceDocument document) {
        return document.pages().stream().map(Page::text).collect(Collectors.joining("\n"));
    }

    @Test
    void checkBoxesSayWhetherTheyAreTicked() throws IOException {
        field("Btn", 200, 400, 14).setItem(COSName.AS, COSName.YES);
        field("Btn", 200, 380, 14).setItem(COSName.AS, COSName.Off);
        // A producer that leaves the look to the viewer writes the value alone.
        field("Btn", 200, 360, 14).setItem(COSName.V, COSName.YES);

        assertThat(text(read(false, "Brake released:", "Rope greased:", "Lamp tested:")))
                .contains("Brake released: ☒", "Rope greased: ☐", "Lamp tested: ☒");
    }

    @Test
    void theChosenRadioButtonIsMarkedBesideItsLabel() throws IOException {
        COSDictionary group = new COSDictionary();
        group.setItem(COSName.FT, COSName.BTN);
        group.setInt(COSName.FF, RADIO);
        group.setItem(COSName.V, COSName.getPDFName("failed"));
        fields.add(group);
        for (int i = 0; i < 2; i++) {
            COSDictionary button = field("Btn", 200, 400 - 20 * i, 14);
            button.removeItem(COSName.FT);
            button.setItem(COSName.PARENT, group);
            button.setItem(COSName.AS, i == 1 ? COSName.getPDFName("failed") : COSName.Off);
        }

        assertThat(text(read(false, "Result: passed", "Result: failed")))
                .contains("Result: passed ☐", "Result: failed ☒");
    }

    @Test
    void choicesReadAsTheListShowsThem() throws IOException {
        COSDictionary one = field("Ch", 200, 400, 150);
        one.setItem(COSName.OPT, list(option("A", "calm"), option("B", "fresh breeze")));
        one.setString(COSName.V, "B");
        COSDictionary several = field("Ch", 200, 380, 150);
        several.setInt(COSName.FF, SEVERAL);
        several.setItem(COSName.OPT, list(new COSString("rope"), new COSString("pin"), new COSString("hook")));
        several.setItem(COSName.V, list(new COSString("rope"), new COSString("hook")));

        assertThat(text(read(false, "Wind class:", "Parts replaced:")))
                .contains("Wind class: fresh breeze", "Parts replaced: rope, hook");
    }

    @Test
    void aLongTextMayBeAStream() throws IOException {
        COSStream stream = new COSStream();
        try (OutputStream out = stream.createOutputStream()) {
            out.write("The seal of the brake housing is new.".getBytes(StandardCharsets.US_ASCII));
        }
        field("Tx", 200, 400, 300).setItem(COSName.V, stream);

        assertThat(text(read(false, "Cause found:"))).contains("Cause found: The seal of the brake housing is new.");
    }

    @Test
    void whatOnlyAnXfaFormHoldsIsSaidToBeMissing() throws IOException {
        assertThat(read(false, "Cause found:").damage()).isEmpty();
        assertThat(read(true, "Cause found:").damage())
                .singleElement()
                .asString()
                .contains("XFA form", "Print it to a new PDF file");
    }
}
