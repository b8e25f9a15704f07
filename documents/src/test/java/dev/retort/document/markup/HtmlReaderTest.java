package dev.retort.document.markup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.retort.document.SourceDocument;
import dev.retort.error.InputException;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HtmlReaderTest {

    private static final String PROSE = "Every crane on Kestrel Quay is inspected before the first lift of the day. "
            + "The shift mechanic walks the full length of the boom and looks for cracked welds.";

    @TempDir
    Path folder;

    private final HtmlReader reader = new HtmlReader();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "aspnet-form",
                "aspnet-form-partly",
                "modal-open",
                "page-header-holds-title",
                "tailwind-hidden",
                "br-paragraphs",
                "layout-table"
            })
    void readsAllSentencesAndSections(String name) {
        BaseText.assertWhole(BaseText.read(reader, BaseText.file(name + ".html")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "From: <Saved by Blink>\r\nSnapshot-Content-Location: https://port.example/\r\nSubject: =?utf-8?Q?Cranes?=\r\n"
                        + " =?utf-8?Q?_of_the_quay?=\r\nMIME-Version: 1.0\r\n",
                "MIME-Version: 1.0\n",
                "\n X-Sender: browser\nMIME-Version: 1.0\n"
            })
    void aWebArchiveIsNamedForWhatItIs(String head) throws IOException {
        Path file = Files.writeString(
                folder.resolve("page.html"),
                head + "Content-Type: multipart/related; boundary=\"x\"\n\n--x\n\n<p>" + PROSE + "=20</p>\n--x--\n");
        assertThatThrownBy(() -> reader.read(file, "page.html", "0"))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("web archive (MHTML)");
    }

    @Test
    void aPageThatSpeaksOfMailIsRead() throws IOException {
        Path file = Files.writeString(
                folder.resolve("page.html"), "<p>From: the port. MIME-Version: 1.0 " + PROSE + "</p>");
        assertThat(reader.read(file, "page.html", "0").pages().getFirst().text())
                .contains("Every crane");
    }

    @ParameterizedTest
    @CsvSource({
        "windows-1251.html, Каждый кран осматривают",
        "gbk-attribute-only.html, 每台起重机在当天",
        "iso-8859-2.html, Każdy dźwig na nabrzeżu",
        "xhtml-declaration.xhtml, Każdy dźwig na nabrzeżu"
    })
    void honoursTheDeclaredEncoding(String name, String text) {
        assertThat(BaseText.text(BaseText.read(reader, BaseText.file(name)))).contains(text);
    }

    @Test
    void resolvesEveryNamedReferenceAndNumbersOfWindows1252() throws IOException {
        assertThat(BaseText.text(BaseText.read(reader, BaseText.file("spanish-entities.html"))))
                .contains(
                        "Inspección diaria",
                        "artículo 5º",
                        "Gestão e Ação",
                        "cœur",
                        "angle α is at most 80°",
                        "Δt ≈ 5 s");
        assertThat(text("<p>the driver&#146;s licence &#150; two years&#133; &#128; 5</p>"))
                .isEqualTo("the driver’s licence – two years… € 5\n");
        assertThat(BaseText.text(BaseText.read(reader, BaseText.file("double-escaped.html"))))
                .contains("Loads < 45 t & reach > 30 m are shown as AT&T & others here.");
        assertThat(text("<p>Write <code>&amp;lt;</code> for a bracket.</p>")).isEqualTo("Write &lt; for a bracket.\n");
    }

    @Test
    void onlyTheAttributeHides() throws IOException {
        String html = "<h1>A</h1><p>%s</p><p hidden>secret %s</p><p aria-hidden=true>seen</p>".formatted(PROSE, PROSE);

        assertThat(text(html)).contains("seen").doesNotContain("secret");
    }

    @Test
    void whatHidesMostOfThePageIsReadAndSaid() throws IOException {
        SourceDocument document = read("<h1>A</h1><p hidden>%s<div hidden>%s".formatted(PROSE, PROSE.repeat(3)));

        assertThat(BaseText.text(document)).contains(PROSE.repeat(2));
        assertThat(document.damage()).singleElement().asString().contains("hidden elements");
    }

    @Test
    void leavesOutNavigationAndKeepsTheText() throws IOException {
        String links = "<li><a href=a>Home</a><li><a href=b>Products</a>";
        String html = """
                <header><a href=/>Port office</a></header><nav><ul>%s</ul></nav>
                <main><h1>Cranes</h1><p>%s</p><aside class=note><p>Mind the frost.</p></aside></main>
                <footer><p>Copyright of the port office</p></footer>""".formatted(links, PROSE);

        assertThat(text(html)).isEqualTo("Cranes\n" + PROSE + "\nMind the frost.\n");
    }

    @Test
    void anElementThatHoldsThePageIsNotNavigation() throws IOException {
        assertThat(text("<nav><p>Hello there.</p><h1>Cranes</h1><p>%s</p></nav>".formatted(PROSE)))
                .contains(PROSE);
        assertThat(text("<footer><p>%s</p></footer>".formatted(PROSE))).contains(PROSE);
    }

    @Test
    void readsListsWithTheirNumbersAndTablesRowByRow() throws IOException {
        assertThat(text("<ol start=3><li>three<li>four</ol><ul><li>any</ul>")).isEqualTo("3. three\n4. four\nany\n");
        assertThat(text("<table><caption>Loads</caption><tr><th><th>large<tr><td>30 m<td>45 t</table>"))
                .isEqualTo("Loads\n| large\n30 m | 45 t\n");
    }

    @Test
    void twoLineBreaksEndAParagraph() throws IOException {
        assertThat(text("One<br>line.<br><br>Another.<br> <br/>Third.")).isEqualTo("One line.\nAnother.\nThird.\n");
    }

    @Test
    void aPageDrawnByScriptIsNamedWithTheRemedy() {
        assertThatThrownBy(() -> BaseText.read(reader, BaseText.file("spa-shell.html")))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("drawn by script")
                .hasMessageContaining("Open it in a browser and save the page from there.");
        assertThatThrownBy(() -> read("<frameset cols='20%,*'><frame src=a.htm><frame src=b.htm></frameset>"))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("frames");
    }

    @Test
    void theUsersEncodingCountsMoreThanTheDeclaration() throws IOException {
        Charset charset = Charset.forName("ISO-8859-2");
        Path file = Files.write(folder.resolve("a.html"), "<meta charset=koi8-r><p>Każdy dźwig</p>".getBytes(charset));

        assertThat(BaseText.text(BaseText.read(new HtmlReader(java.util.Optional.of(charset)), file)))
                .isEqualTo("Każdy dźwig\n");
    }

    private String text(String html) throws IOException {
        return BaseText.text(read(html));
    }

    private SourceDocument read(String html) throws IOException {
        return BaseText.read(reader, Files.writeString(folder.resolve("page.html"), html));
    }
}
