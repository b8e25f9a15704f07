package dev.retort.document.word;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.retort.error.InputException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OtherKindTest {

    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\\rtf1\\ansi Wind}|is RTF",
                "<html><body>Wind</body></html>|is HTML",
                "<!DOCTYPE html><p>Wind|is HTML",
                "%PDF-1.7|is a PDF",
                "MIME-Version: 1.0|web archive",
                "<?xml version='1.0'?><pkg:package/>|document in XML",
                "Lifting stops.|is plain text"
            })
    void aFileOfAnotherKindIsNamed(String content, String problem) throws IOException {
        refused(content.getBytes(StandardCharsets.UTF_8), problem);
    }

    @ParameterizedTest
    @CsvSource({"EncryptedPackage, protected by a password", "WordDocument, old Word file", "Workbook, old Excel file"})
    void aContainerOfStreamsIsNamedByThem(String stream, String problem) throws IOException {
        byte[] file = new byte[4096];
        byte[] mark = {(byte) 0xD0, (byte) 0xCF, 0x11, (byte) 0xE0, (byte) 0xA1, (byte) 0xB1, 0x1A, (byte) 0xE1};
        System.arraycopy(mark, 0, file, 0, mark.length);
        byte[] name = stream.getBytes(StandardCharsets.UTF_16LE);
        System.arraycopy(name, 0, file, 2048, name.length);
        refused(file, problem);
    }

    @Test
    void aFileCutShortIsNamed() throws IOException {
        byte[] whole = zip("word/document.xml", "<w/>".repeat(100));
        refused(Arrays.copyOf(whole, whole.length / 2), "cut short");
    }

    @Test
    void anEmptyFileIsNamed() throws IOException {
        refused(new byte[0], "the file is empty");
    }

    @ParameterizedTest
    @CsvSource({
        "mimetype, application/vnd.oasis.opendocument.text, OpenDocument",
        "xl/workbook.xml, <x/>, Excel workbook",
        "ppt/presentation.xml, <x/>, PowerPoint",
        "a.txt, text, zip archive without a Word document"
    })
    void archivesOfOtherProgramsAreNamed(String entry, String content, String problem) throws IOException {
        refused(zip(entry, content), problem);
    }

    @Test
    void aFileOfPicturesOnlyGetsTheAdviceOnOcr() throws IOException {
        Path file =
                new WordFile("<w:p><w:r><w:drawing><a:blip/></w:drawing></w:r></w:p>").write(folder.resolve("a.docx"));

        assertThatThrownBy(() -> new DocxReader().read(file, "a.docx", ""))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("only 1 picture")
                .hasMessageContaining("OCR");
    }

    private static byte[] zip(String entry, String content) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            zip.putNextEntry(new ZipEntry(entry));
            zip.write(content.getBytes(StandardCharsets.UTF_8));
        }
        return bytes.toByteArray();
    }

    private void refused(byte[] bytes, String problem) throws IOException {
        Path file = Files.write(folder.resolve("a.docx"), bytes);
        assertThatThrownBy(() -> new DocxReader().read(file, "a.docx", ""))
                .isInstanceOf(InputException.class)
                .hasMessageContaining(problem)
                .message()
                .doesNotContain("Exception", "zip END", "javax");
    }
}
