package dev.retort.document.markup;

import dev.retort.document.DocumentAssembler;
import dev.retort.document.DocumentReader;
import dev.retort.document.SourceDocument;
import dev.retort.error.InputException;
import dev.retort.file.DecodedText;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jsoup.nodes.Document;
import org.jsoup.parser.Parser;

/**
 * Reads HTML as browsers do (by jsoup): headings, paragraphs, lists, tables; the file is one page. Scripts, input fields,
 * navigation, page headers and footers and elements with the attribute {@code hidden} are left out, unless they hold most of
 * the text.
 */
public final class HtmlReader implements DocumentReader {

    /** The first lines of a mail, which is how browsers save a page with its pictures as one file. */
    private static final Pattern ARCHIVE = Pattern.compile(
            "(?i)\\s{0,9}(?:(?:From|Subject|Date|Snapshot-Content-Location|X-[\\w-]{1,40}):[^\\n]{0,999}\\n(?:[ \\t][^\\n]{0,999}\\n){0,9}){0,9}MIME-Version:");

    private final TextFile files;

    /** Creates a reader that finds out the encoding of files. */
    public HtmlReader() {
        this(Optional.empty());
    }

    /**
     * Creates a reader.
     *
     * @param encoding the encoding of files without a byte order mark; empty: as the file declares, or as its letters say
     */
    public HtmlReader(Optional<Charset> encoding) {
        this.files = new TextFile(encoding, 64);
    }

    @Override
    public SourceDocument read(Path file, String name, String sha256) {
        byte[] bytes = files.bytes(file, name);
        DecodedText decoded = files.decode(bytes, name, HtmlCharset.declared(bytes));
        if (ARCHIVE.matcher(decoded.text()).lookingAt()) {
            throw new InputException(
                    "%s: the file is a web archive (MHTML), not HTML.".formatted(name),
                    "Open it in a browser and save the page as HTML.");
        }
        Document page = Parser.htmlParser().parseInput(new InterruptibleReader(decoded.text()), "");
        PageFurniture furniture = PageFurniture.of(page);
        DocumentAssembler assembler = new DocumentAssembler();
        assembler.startPage("1");
        new HtmlBlocks(assembler, furniture, HtmlBlocks.hasHeadings(page)).read(page.body());
        List<String> remarks = new ArrayList<>(decoded.remarks());
        remarks.addAll(furniture.remarks());
        SourceDocument document = assembler.finish(name, sha256, remarks);
        refuseShell(page, document, name);
        return document;
    }

    private static void refuseShell(Document page, SourceDocument document, String name) {
        switch (PageShell.of(page, document.pages().getFirst().text())) {
            case NONE -> {}
            case SCRIPT ->
                throw new InputException(
                        "%s: the page is drawn by script and holds next to no text itself.".formatted(name),
                        "Open it in a browser and save the page from there.");
            case FRAMES ->
                throw new InputException(
                        "%s: the page only shows other pages in frames.".formatted(name),
                        "Save the pages in the frames.");
        }
    }
}
