package dev.retort.document;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.retort.document.loading.DocumentLoader;
import dev.retort.document.loading.LoadedDocuments;
import dev.retort.document.loading.RejectedFile;
import dev.retort.error.InputException;
import dev.retort.file.JsonLines;
import dev.retort.progress.Progress;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.encryption.AccessPermission;
import org.apache.pdfbox.pdmodel.encryption.StandardProtectionPolicy;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DocumentLoaderTest {

    @TempDir
    Path folder;

    private final DocumentLoader loader = new DocumentLoader();

    @Nested
    class OnBadFiles {

        @Test
        void namesAFileThatIsNoPdf() throws IOException {
            refused(write("a.pdf", "This is no PDF."), "a.pdf: not a readable PDF file");
        }

        @Test
        void namesAnEmptyFile() throws IOException {
            refused(write("a.pdf", ""), "a.pdf: the file is empty");
        }

        @Test
        void namesAnEncryptedFile() throws IOException {
            Path file = folder.resolve("secret.pdf");
            try (PDDocument document = new PDDocument()) {
                document.addPage(new PDPage());
                document.protect(new StandardProtectionPolicy("owner", "user", new AccessPermission()));
                document.save(file.toFile());
            }
            refused(file, "secret.pdf: the PDF is encrypted");
        }

        @Test
        void namesThePagesOfAFileWithoutTextLayer() throws IOException {
            Path file = folder.resolve("scan.pdf");
            try (PDDocument document = new PDDocument()) {
                for (int i = 0; i < 6; i++) {
                    document.addPage(new PDPage());
                }
                document.save(file.toFile());
            }
            refused(file, "scan.pdf: no text on pages 1 to 6");
        }

        @Test
        void namesAnUnknownKindAndAMissingFile() throws IOException {
            refused(write("a.xyz", "text"), "a.xyz: files of this kind are not read");
            refused(folder.resolve("gone.txt"), "gone.txt does not exist");
        }

        @Test
        void namesADamagedWordFile() throws IOException {
            refused(write("a.docx", "no zip"), "a.docx: the file is plain text, not Word's .docx");
        }

        private void refused(Path file, String problem) {
            assertThatThrownBy(() -> loader.load(file))
                    .isInstanceOf(InputException.class)
                    .hasMessageContaining(problem);
        }
    }

    @Nested
    class ReadsWhatIsLeftOfADamagedPdf {

        private final Path guide = Path.of("../examples/incident-handling/nist-sp800-61r2-incident-handling.pdf");

        @Test
        void andSaysThatTheFileIsCutShort() throws IOException {
            byte[] whole = Files.readAllBytes(guide);
            Path half = Files.write(folder.resolve("half.pdf"), Arrays.copyOf(whole, whole.length / 2));

            SourceDocument document = loader.load(half);

            assertThat(document.pages()).anyMatch(page -> page.text().contains("incident"));
            assertThat(document.damage()).contains("The file is cut short: pages may be missing.");
        }

        @Test
        void andNamesThePagesThatMayLackText() throws IOException {
            byte[] bytes = Files.readAllBytes(guide);
            Random random = new Random(1);
            for (int i = 0; i < 2000; i++) {
                bytes[random.nextInt(bytes.length)] ^= (byte) 0xff;
            }
            SourceDocument document = loader.load(Files.write(folder.resolve("flipped.pdf"), bytes));

            assertThat(document.damage()).anyMatch(sentence -> sentence.matches(".* pages \\d+.*"));
        }

        @Test
        void andSaysNothingOfASoundFile() {
            assertThat(loader.load(guide).damage()).isEmpty();
        }
    }

    @Test
    void theGoodFilesOfAFolderGoOnAndTheBadAreListed() throws IOException {
        Files.createDirectories(folder.resolve("sub"));
        write("b.txt", "Some text.");
        write("sub/c.md", "# Title\n\nMore text.");
        write("broken.pdf", "no pdf");
        write("picture.png", "ignored");
        write(".hidden.txt", "ignored");
        LoadedDocuments loaded = loader.load(List.of(folder), Progress.NONE);
        assertThat(loaded.documents()).extracting(SourceDocument::name).containsExactly("b.txt", "sub/c.md");
        assertThat(loaded.rejected()).extracting(RejectedFile::name).containsExactly("broken.pdf", "picture.png");
        assertThat(loaded.rejected().getFirst().reason()).startsWith("not a readable PDF file");
    }

    @Test
    void whatAFolderHoldsAndIsNotReadIsListed() throws IOException {
        for (String name : List.of("b.doc", "d.rst", "e.pptx", "f.xlsx", "1.css", "2.css", "LICENSE")) {
            write(name, "content");
        }
        write("A.MD", "# A\n\nUpper case.");
        write("c.mdx", "import B from './b';\n\n# C\n\nFrom MDX.");
        LoadedDocuments loaded = loader.load(List.of(folder), Progress.NONE);

        assertThat(loaded.documents()).extracting(SourceDocument::name).containsExactly("A.MD", "c.mdx");
        assertThat(loaded.rejected())
                .extracting(file -> file.name() + ": " + file.reason())
                .containsExactly(
                        "b.doc: files of this kind are not read. Save it as .docx.",
                        "d.rst: files of this kind are not read. Convert it to .md.",
                        "e.pptx: files of this kind are not read. Save it as .pdf.",
                        "f.xlsx: files of this kind are not read. Save it as .pdf.",
                        "LICENSE: files of this kind are not read.",
                        "2 files .css: such files are not read.");
    }

    @Test
    void theSameFileTwiceIsReadOnceAndNamed() throws IOException {
        write("a.md", "Some text.");
        write("b.md", "Some text.");
        LoadedDocuments loaded = loader.load(List.of(folder, folder.resolve("a.md")), Progress.NONE);

        assertThat(loaded.documents()).extracting(SourceDocument::name).containsExactly("a.md");
        assertThat(loaded.rejected())
                .containsExactly(
                        new RejectedFile("b.md", "the same file as a.md, which is read once.", Optional.of("a.md")));
    }

    @Test
    void filesOfOneNameInTwoFoldersAreToldApart() throws IOException {
        for (String part : List.of("one", "two")) {
            Files.createDirectories(folder.resolve(part));
            write(part + "/x.md", "Text of " + part + ".");
        }
        assertThat(loader.load(List.of(folder.resolve("one"), folder.resolve("two/x.md")), Progress.NONE)
                        .documents())
                .extracting(SourceDocument::name)
                .containsExactly("one/x.md", "two/x.md");
    }

    @Test
    void linksThatLeadOutOfAFolderAreNotFollowed() throws IOException {
        Path inside = Files.createDirectories(folder.resolve("docs/part"));
        Path outside = Files.createDirectories(folder.resolve("private"));
        write("private/key.txt", "A secret.");
        write("docs/part/a.md", "Some text.");
        Files.createSymbolicLink(folder.resolve("docs/notes.txt"), outside.resolve("key.txt"));
        Files.createSymbolicLink(folder.resolve("docs/more"), outside);
        Files.createSymbolicLink(folder.resolve("docs/same"), inside);
        Files.createSymbolicLink(folder.resolve("docs/gone.md"), folder.resolve("nowhere.md"));
        Files.createSymbolicLink(folder.resolve("docs/sub.md"), inside.resolve("a.md"));
        Path link = Files.createSymbolicLink(folder.resolve("link"), folder.resolve("docs"));

        LoadedDocuments loaded = loader.load(List.of(link), Progress.NONE);

        assertThat(loaded.documents()).extracting(SourceDocument::name).containsExactly("part/a.md");
        assertThat(loaded.rejected()).extracting(RejectedFile::name).containsExactly("gone.md", "more", "notes.txt");
        assertThat(loader.files(List.of(link))).singleElement().asString().endsWith("a.md");
    }

    @Test
    void aFileOfHeadingsAloneIsRefused() throws IOException {
        Path file = write("a.md", "# One\n\n## Two");
        assertThatThrownBy(() -> loader.load(file))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("a.md: no running text");
    }

    @Test
    void aFolderOfNothingButBadFilesIsRefusedWithAllReasons() throws IOException {
        write("a.pdf", "no pdf");
        write("b.docx", "no zip");
        assertThatThrownBy(() -> loader.load(List.of(folder), Progress.NONE))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("a.pdf")
                .hasMessageContaining("b.docx");
    }

    @Test
    void readsMarkdown() throws IOException {
        SourceDocument document = loader.load(write("a.md", """
                ---
                title: x
                ---
                # First *part*
                A [link](https://example.org) in
                two lines.

                - one **bold** item
                - another

                | a | b |
                |---|---|
                | 1 | 2 |

                ## Second
                End.
                """));
        assertThat(document.sections()).extracting(Section::title).containsExactly("First part", "Second");
        assertThat(document.pages().getFirst().text())
                .isEqualTo("First part\nA link in two lines.\none bold item\nanother\na | b\n1 | 2\nSecond\nEnd.\n");
    }

    @Test
    void readsHtml() throws IOException {
        SourceDocument document = loader.load(write("a.html", """
                <html><head><title>t</title><style>p {}</style></head><body><nav>Menu</nav>
                <h1>Caf&eacute; &amp; more</h1><p>A <b>bold</b> word
                and 2 &lt; 3.<ul><li>one<li>two</ul>
                <table><tr><th>a<th>b<tr><td>1<td>2</table><script>if (a < b) x()</script></body></html>
                """));
        assertThat(document.sections()).extracting(Section::title).containsExactly("Café & more");
        assertThat(document.pages().getFirst().text())
                .isEqualTo("Café & more\nA bold word and 2 < 3.\none\ntwo\na | b\n1 | 2\n");
    }

    @Test
    void readsWordFiles() throws IOException {
        Path file = folder.resolve("a.docx");
        try (OutputStream out = Files.newOutputStream(file);
                ZipOutputStream zip = new ZipOutputStream(out)) {
            zip.putNextEntry(new ZipEntry("word/styles.xml"));
            zip.write("""
                    <w:styles xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:style w:styleId="H1"><w:name w:val="heading 1"/></w:style></w:styles>""".getBytes(StandardCharsets.UTF_8));
            zip.putNextEntry(new ZipEntry("word/document.xml"));
            zip.write("""
                    <w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>
                    <w:p><w:pPr><w:pStyle w:val="H1"/></w:pPr><w:r><w:t>Title</w:t></w:r></w:p>
                    <w:p><w:r><w:t>Kept </w:t></w:r><w:del><w:r><w:delText>gone</w:delText></w:r></w:del><w:r><w:t>text.</w:t></w:r></w:p>
                    <w:tbl><w:tr><w:tc><w:p><w:r><w:t>a</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>b</w:t></w:r></w:p></w:tc></w:tr></w:tbl>
                    </w:body></w:document>""".getBytes(StandardCharsets.UTF_8));
        }
        SourceDocument document = loader.load(file);
        assertThat(document.sections()).extracting(Section::title).containsExactly("Title");
        assertThat(document.pages().getFirst().text()).isEqualTo("Title\nKept text.\na | b\n");
    }

    @Test
    void passagesSurviveWritingAndReading() throws IOException {
        SourceDocument document = loader.load(write("a.txt", "One sentence. Another one.\n\nA paragraph."));
        List<Passage> passages = new PassageSplitter().split(List.of(document));
        Path file = folder.resolve("passages.jsonl");
        JsonLines.write(file, passages);
        assertThat(JsonLines.read(file, Passage.class)).isEqualTo(passages);
    }

    private Path write(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }
}
