package dev.retort.document.pdf;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** PDF files made to hang or crash a reader. */
final class HostilePdfs {

    private HostilePdfs() {}

    /** Returns the files by what is wrong with them. */
    static Map<String, byte[]> all() {
        Map<String, byte[]> files = new LinkedHashMap<>();
        files.put("a page count of two milliards", pageCount());
        files.put("a page tree that is its own child", cyclicTree());
        files.put("a page tree of 2^40 leaves", doublingTree());
        files.put(
                "a content stream that unpacks to 400 MB",
                RawPdf.page("/Filter /FlateDecode", RawPdf.deflatedBlanks(400)));
        files.put(
                "a bomb packed twice",
                RawPdf.page("/Filter [/FlateDecode /FlateDecode]", RawPdf.deflated(RawPdf.deflatedBlanks(400))));
        files.put("forms that draw each other 2^40 times", doublingForms());
        files.put("a form that draws itself", selfDrawingForm());
        files.put(
                "arrays a hundred thousand deep",
                RawPdf.page("", ("[".repeat(100_000) + " TJ").getBytes(StandardCharsets.ISO_8859_1)));
        files.put("dictionaries ten thousand deep", deepDictionary());
        files.put("a page ten million points wide", mediaBox("[0 0 1e9 1e9]"));
        files.put("a page of no size", mediaBox("[0 0 0 0]"));
        files.put("a page with sizes that are no numbers", mediaBox("[(a) /b null true]"));
        files.put("an outline that is its own child", cyclicOutline());
        files.put("a font with a mapping of every code", hugeMapping());
        files.put("a million words on a page", RawPdf.page("/Filter /FlateDecode", RawPdf.deflated(manyWords())));
        files.put("a million lines on a page", RawPdf.page("/Filter /FlateDecode", RawPdf.deflated(manyLines())));
        files.put(
                "dots without end",
                RawPdf.page("/Filter /FlateDecode", RawPdf.deflated(RawPdf.text(".".repeat(200_000) + "x"))));
        files.put(
                "hyphens without end",
                RawPdf.page("/Filter /FlateDecode", RawPdf.deflated(RawPdf.text("a-".repeat(100_000)))));
        files.put("a page that is its own parent", ownParent());
        files.put(
                "a million saved states",
                RawPdf.page(
                        "/Filter /FlateDecode",
                        RawPdf.deflated("q ".repeat(1_000_000).getBytes(StandardCharsets.ISO_8859_1))));
        files.put(
                "ten thousand filters",
                RawPdf.page("/Filter [" + "/ASCIIHexDecode ".repeat(10_000) + "]", RawPdf.text("x")));
        files.put("page labels without end", pageLabels());
        for (String place :
                List.of("200000000000 0", "0 -200000000000", "9".repeat(38) + " 0", "0 -" + "9".repeat(38))) {
            files.put("text at " + place, far(place));
        }
        return files;
    }

    /** The second line is placed by what was learnt of the first. */
    private static byte[] far(String place) {
        String content = "BT /F1 12 Tf 72 700 Td (a crane lifts a load) Tj %s Td (a crane) Tj ET".formatted(place);
        return RawPdf.page("", content.getBytes(StandardCharsets.ISO_8859_1));
    }

    private static byte[] pageCount() {
        RawPdf pdf = new RawPdf();
        pdf.add("<< /Type /Catalog /Pages 2 0 R >>");
        pdf.add("<< /Type /Pages /Kids [3 0 R] /Count 2000000000 >>");
        pdf.add("<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] >>");
        return pdf.bytes();
    }

    private static byte[] cyclicTree() {
        RawPdf pdf = new RawPdf();
        pdf.add("<< /Type /Catalog /Pages 2 0 R >>");
        pdf.add("<< /Type /Pages /Kids [2 0 R 3 0 R] /Count 2 /Parent 3 0 R >>");
        pdf.add("<< /Type /Pages /Kids [2 0 R 3 0 R] /Count 2 /Parent 2 0 R >>");
        return pdf.bytes();
    }

    private static byte[] doublingTree() {
        RawPdf pdf = new RawPdf();
        pdf.add("<< /Type /Catalog /Pages 2 0 R >>");
        for (int i = 2; i < 42; i++) {
            pdf.add("<< /Type /Pages /Kids [%d 0 R %d 0 R] /Count 2 >>".formatted(i + 1, i + 1));
        }
        pdf.add("<< /Type /Page /MediaBox [0 0 612 792] >>");
        return pdf.bytes();
    }

    private static byte[] doublingForms() {
        RawPdf pdf = new RawPdf();
        pdf.add("<< /Type /Catalog /Pages 2 0 R >>");
        pdf.add("<< /Type /Pages /Kids [3 0 R] /Count 1 >>");
        pdf.add("<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R "
                + "/Resources << /XObject << /X 5 0 R >> >> >>");
        pdf.addStream("", "/X Do".getBytes(StandardCharsets.ISO_8859_1));
        for (int i = 5; i < 45; i++) {
            pdf.addStream(
                    "/Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /X %d 0 R >> >>"
                            .formatted(i + 1),
                    "/X Do /X Do".getBytes(StandardCharsets.ISO_8859_1));
        }
        pdf.addStream("/Type /XObject /Subtype /Form /BBox [0 0 9 9]", "q Q".getBytes(StandardCharsets.ISO_8859_1));
        return pdf.bytes();
    }

    private static byte[] selfDrawingForm() {
        RawPdf pdf = new RawPdf();
        pdf.add("<< /Type /Catalog /Pages 2 0 R >>");
        pdf.add("<< /Type /Pages /Kids [3 0 R] /Count 1 >>");
        pdf.add("<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R "
                + "/Resources << /XObject << /X 5 0 R >> >> >>");
        pdf.addStream("", "/X Do".getBytes(StandardCharsets.ISO_8859_1));
        pdf.addStream(
                "/Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /X 5 0 R >> >>",
                "/X Do /X Do".getBytes(StandardCharsets.ISO_8859_1));
        return pdf.bytes();
    }

    private static byte[] deepDictionary() {
        RawPdf pdf = new RawPdf();
        pdf.add("<< /Type /Catalog /Pages 2 0 R /X " + "<< /X ".repeat(10_000) + " 1 " + ">> ".repeat(10_000) + ">>");
        pdf.add("<< /Type /Pages /Kids [] /Count 0 >>");
        return pdf.bytes();
    }

    private static byte[] mediaBox(String box) {
        RawPdf pdf = new RawPdf();
        pdf.add("<< /Type /Catalog /Pages 2 0 R >>");
        pdf.add("<< /Type /Pages /Kids [3 0 R] /Count 1 >>");
        pdf.add("<< /Type /Page /Parent 2 0 R /MediaBox %s /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>"
                .formatted(box));
        pdf.addStream(
                "",
                "BT /F1 12 Tf 72 700 Td (Far) Tj 900000000 0 Td (apart) Tj ET".getBytes(StandardCharsets.ISO_8859_1));
        pdf.add("<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>");
        return pdf.bytes();
    }

    private static byte[] cyclicOutline() {
        RawPdf pdf = new RawPdf();
        pdf.add("<< /Type /Catalog /Pages 2 0 R /Outlines 6 0 R >>");
        pdf.add("<< /Type /Pages /Kids [3 0 R] /Count 1 >>");
        pdf.add("<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R "
                + "/Resources << /Font << /F1 5 0 R >> >> >>");
        pdf.addStream("", RawPdf.text("A line."));
        pdf.add("<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>");
        pdf.add("<< /Type /Outlines /First 7 0 R /Last 7 0 R >>");
        pdf.add("<< /Title (A line.) /Dest [3 0 R /Fit] /Next 7 0 R /First 7 0 R /Parent 7 0 R >>");
        return pdf.bytes();
    }

    private static byte[] hugeMapping() {
        RawPdf pdf = new RawPdf();
        pdf.add("<< /Type /Catalog /Pages 2 0 R >>");
        pdf.add("<< /Type /Pages /Kids [3 0 R] /Count 1 >>");
        pdf.add("<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R "
                + "/Resources << /Font << /F1 5 0 R >> >> >>");
        pdf.addStream("", RawPdf.text("abc"));
        pdf.add("<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /ToUnicode 6 0 R /FirstChar -2000000000 "
                + "/LastChar 2000000000 /Widths [1] >>");
        String map = "begincmap 1 begincodespacerange <00000000> <FFFFFFFF> endcodespacerange\n"
                + "1 beginbfrange <00000000> <FFFFFFFF> <0041> endbfrange\n1 begincidrange <00000000> <FFFFFFFF> 0 endcidrange\nendcmap";
        pdf.addStream("", map.getBytes(StandardCharsets.ISO_8859_1));
        return pdf.bytes();
    }

    private static byte[] manyWords() {
        StringBuilder content = new StringBuilder("BT /F1 1 Tf ");
        for (int i = 0; i < 1_000_000; i++) {
            content.append("1 0 0 1 ")
                    .append(i % 600)
                    .append(' ')
                    .append(i / 600 % 790)
                    .append(" Tm (w) Tj ");
        }
        return content.append("ET").toString().getBytes(StandardCharsets.ISO_8859_1);
    }

    private static byte[] manyLines() {
        StringBuilder content = new StringBuilder("BT /F1 9 Tf 72 700 Td (A line.) Tj ET ");
        for (int i = 0; i < 1_000_000; i++) {
            content.append(i % 500).append(" 0 m ").append(i % 500).append(" 700 l S ");
        }
        return content.toString().getBytes(StandardCharsets.ISO_8859_1);
    }

    private static byte[] ownParent() {
        RawPdf pdf = new RawPdf();
        pdf.add("<< /Type /Catalog /Pages 2 0 R >>");
        pdf.add("<< /Type /Pages /Kids [3 0 R] /Count 1 /Parent 2 0 R >>");
        pdf.add("<< /Type /Page /Parent 3 0 R >>");
        return pdf.bytes();
    }

    private static byte[] pageLabels() {
        RawPdf pdf = new RawPdf();
        pdf.add("<< /Type /Catalog /Pages 2 0 R /PageLabels 6 0 R >>");
        pdf.add("<< /Type /Pages /Kids [3 0 R] /Count 1 >>");
        pdf.add("<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R "
                + "/Resources << /Font << /F1 5 0 R >> >> >>");
        pdf.addStream("", RawPdf.text("A line."));
        pdf.add("<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>");
        pdf.add("<< /Kids [6 0 R 6 0 R] /Nums [0 << /S /r /St 2000000000 >> 2000000000 << /S /A >>] >>");
        return pdf.bytes();
    }
}
