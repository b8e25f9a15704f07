package dev.retort.document.word;

import static dev.retort.document.word.WordFile.bold;
import static dev.retort.document.word.WordFile.p;
import static dev.retort.document.word.WordFile.root;
import static dev.retort.document.word.WordFile.row;
import static dev.retort.document.word.WordFile.styled;
import static dev.retort.document.word.WordFile.table;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.retort.document.SourceDocument;
import dev.retort.error.InputException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Files made to hurt a reader, and mutated ones; {@code -Dretort.fuzz.files=20000} mutates that many. */
@Timeout(value = 10, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class DocxFuzzTest {

    private static final int FILES = Integer.getInteger("retort.fuzz.files", 200);
    private static final String[] TAGS = {
        "<w:p>",
        "</w:p>",
        "<w:tbl>",
        "</w:tbl>",
        "<w:tr>",
        "<w:tc>",
        "<w:del>",
        "<w:txbxContent>",
        "<mc:Fallback>",
        "&amp;",
        "&#0;",
        "&x;",
        "<!--",
        "]]>",
        "<w:fldChar w:fldCharType=\"begin\"/>",
        "<w:sdt>",
        "<w:numPr>",
        "w:val=\"-1\"",
        "w:val=\"99999999999\"",
        "\u0000",
        "\uD800"
    };

    @TempDir
    Path folder;

    @Test
    void everyMutatedFileIsReadOrRefused() throws IOException {
        Random random = new Random(18);
        int read = 0;
        int refused = 0;
        for (int i = 0; i < FILES; i++) {
            Path file = folder.resolve("mutated.docx");
            try {
                if (i % 4 == 0) {
                    Files.write(file, mutated(Files.readAllBytes(sound(random).write(file)), random));
                } else {
                    mutatedParts(random).write(file);
                }
                SourceDocument document = new DocxReader().read(file, "mutated.docx", "");
                assertThat(document.pages()).hasSize(1);
                read++;
            } catch (InputException e) {
                assertThat(e.getMessage()).startsWith("mutated.docx: ").doesNotContain("Exception", "javax", "xerces");
                refused++;
            } catch (RuntimeException | Error e) {
                throw new AssertionError("file %d of seed 18".formatted(i), e);
            }
        }
        assertThat(read).isPositive();
        assertThat(refused).isPositive();
        assertThat(read + refused).isEqualTo(FILES);
    }

    @Test
    void aTextOf240MegabytesIsRefused() throws IOException {
        hostile("<w:p><w:r><w:t>", "a".repeat(1 << 20), 240, "</w:t></w:r></w:p>", "more than 32 million characters");
    }

    @Test
    void aPartThatUnpacksToTooMuchIsRefused() throws IOException {
        hostile("", " ".repeat(1 << 20), 300, "", "more than 256 MB");
    }

    @Test
    void anAttributeOfManyMegabytesIsRefused() throws IOException {
        hostile("<w:p w:rsid=\"", "<>a".repeat(1 << 18).replace("<", "b"), 100, "\"/>", "tag or comment");
    }

    @Test
    void aCommentOfManyMegabytesIsRefused() throws IOException {
        hostile("<!--", "a> ".repeat(1 << 18), 100, "-->", "tag or comment");
    }

    @Test
    void elementsNestedTooDeepAreRefused() throws IOException {
        hostile("", "<w:tbl><w:tr><w:tc>".repeat(1000), 1, "", "nested more than 1000 deep");
    }

    @Test
    void millionsOfParagraphsAreRefused() throws IOException {
        hostile("", p("a").repeat(1000), 1001, "", "more than a million paragraphs");
    }

    @Test
    void aFileWithADocumentTypeIsRefused() throws IOException {
        Path file = new WordFile("")
                .part(
                        "word/document.xml",
                        "<!DOCTYPE x [<!ENTITY a \"" + "b".repeat(1000) + "\">]>" + root("document", p("&a;")))
                .write(folder.resolve("a.docx"));

        assertThatThrownBy(() -> new DocxReader().read(file, "a.docx", "")).isInstanceOf(InputException.class);
    }

    /** Writes a main part of many equal chunks without holding it. */
    private void hostile(String before, String chunk, int chunks, String after, String problem) throws IOException {
        Path file = folder.resolve("hostile.docx");
        String frame = root("document", "<w:body>|</w:body>");
        try (OutputStream out = Files.newOutputStream(file);
                ZipOutputStream zip = new ZipOutputStream(out)) {
            zip.setLevel(1);
            zip.putNextEntry(new ZipEntry("word/document.xml"));
            zip.write((frame.substring(0, frame.indexOf('|')) + before).getBytes(StandardCharsets.UTF_8));
            byte[] bytes = chunk.getBytes(StandardCharsets.UTF_8);
            for (int i = 0; i < chunks; i++) {
                zip.write(bytes);
            }
            zip.write((after + frame.substring(frame.indexOf('|') + 1)).getBytes(StandardCharsets.UTF_8));
        }
        assertThatThrownBy(() -> new DocxReader().read(file, "hostile.docx", ""))
                .isInstanceOf(InputException.class)
                .hasMessageContaining(problem);
    }

    private static final String BODY = styled("Heading1", "Wind") + bold("Limits")
            + p("<w:numPr><w:ilvl w:val=\"1\"/><w:numId w:val=\"1\"/></w:numPr>", "Lifting stops.")
            + table(row(p("a"), p("b") + table(row(p("c")))))
            + "<w:p><w:r><mc:AlternateContent><mc:Choice Requires=\"wps\"><w:txbxContent>" + p("box")
            + "</w:txbxContent></mc:Choice><mc:Fallback/></mc:AlternateContent><w:footnoteReference w:id=\"1\"/></w:r>"
            + "<w:del><w:r><w:delText>gone</w:delText></w:r></w:del><w:r><w:fldChar w:fldCharType=\"begin\"/>"
            + "<w:instrText>TOC</w:instrText><w:fldChar w:fldCharType=\"end\"/></w:r></w:p>";
    private static final String NUMBERING =
            "<w:abstractNum w:abstractNumId=\"0\"><w:lvl w:ilvl=\"0\"><w:start w:val=\"1\"/>"
                    + "<w:numFmt w:val=\"lowerRoman\"/><w:lvlText w:val=\"%1.\"/></w:lvl><w:lvl w:ilvl=\"1\"><w:lvlText w:val=\"%1.%2\"/></w:lvl>"
                    + "</w:abstractNum><w:num w:numId=\"1\"><w:abstractNumId w:val=\"0\"/></w:num>";
    private static final String STYLES =
            "<w:style w:type=\"paragraph\" w:default=\"1\" w:styleId=\"Normal\"><w:name w:val=\"Normal\"/>"
                    + "<w:basedOn w:val=\"Heading1\"/><w:rPr><w:b/><w:sz w:val=\"22\"/></w:rPr></w:style>";
    private static final String NOTES = "<w:footnote w:id=\"1\"><w:p><w:r><w:t>note</w:t></w:r></w:p></w:footnote>";

    private static WordFile sound(Random random) {
        return new WordFile(BODY.repeat(1 + random.nextInt(3)))
                .numbering(NUMBERING)
                .styles(STYLES)
                .part("word/footnotes.xml", root("footnotes", NOTES))
                .mainPart("word/document.xml", "word/document.xml");
    }

    private static WordFile mutatedParts(Random random) {
        return new WordFile(mutated(BODY, random))
                .numbering(random.nextBoolean() ? mutated(NUMBERING, random) : NUMBERING)
                .styles(random.nextBoolean() ? mutated(STYLES, random) : STYLES)
                .part("word/footnotes.xml", root("footnotes", random.nextBoolean() ? mutated(NOTES, random) : NOTES));
    }

    private static String mutated(String xml, Random random) {
        StringBuilder text = new StringBuilder(xml);
        for (int i = random.nextInt(4); i >= 0; i--) {
            int at = random.nextInt(text.length());
            int next = text.indexOf("<", at);
            int end = next < 0 ? -1 : text.indexOf(">", next);
            switch (random.nextInt(5)) {
                case 0 -> text.setCharAt(at, (char) (32 + random.nextInt(95)));
                case 1 -> text.insert(Math.max(0, next), TAGS[random.nextInt(TAGS.length)]);
                case 2 -> {
                    if (end > 0) {
                        text.delete(next, end + 1);
                    }
                }
                case 3 -> {
                    if (end > 0) {
                        text.insert(random.nextInt(text.length()), text.substring(next, end + 1));
                    }
                }
                default -> text.insert(at, text.substring(at, Math.min(text.length(), at + random.nextInt(200))));
            }
        }
        return text.toString();
    }

    private static byte[] mutated(byte[] bytes, Random random) {
        for (int i = random.nextInt(8); i >= 0; i--) {
            bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
        }
        return random.nextInt(4) == 0 ? Arrays.copyOf(bytes, random.nextInt(bytes.length)) : bytes;
    }
}
