package dev.retort.document.markup;

import dev.retort.document.BlockKind;
import dev.retort.document.DocumentAssembler;
import dev.retort.document.DocumentReader;
import dev.retort.document.SourceDocument;
import dev.retort.file.DecodedText;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads plain text: blank lines separate paragraphs, form feeds pages. */
public final class PlainTextReader implements DocumentReader {

    private static final Pattern ITEM = Pattern.compile("^\\s*([-*•–o]|\\d{1,2}[.)])\\s+\\S.*");
    private static final Pattern HEADING =
            Pattern.compile("^(\\d{1,2}(\\.\\d{1,2}){0,8}\\.?\\s{1,9})?\\p{Lu}[^.!?;,]{2,80}$");

    private static final int LONGEST_HEADING = 120;

    private final TextFile files;

    /** Creates a reader that finds out the encoding of files. */
    public PlainTextReader() {
        this(Optional.empty());
    }

    /**
     * Creates a reader.
     *
     * @param encoding the encoding of files without a byte order mark; empty: as their letters say
     */
    public PlainTextReader(Optional<Charset> encoding) {
        this.files = new TextFile(encoding, 256);
    }

    @Override
    public SourceDocument read(Path file, String name, String sha256) {
        DocumentAssembler assembler = new DocumentAssembler();
        DecodedText decoded = files.read(file, name);
        int number = 0;
        for (String page : decoded.text().split("\f")) {
            assembler.startPage(String.valueOf(++number));
            for (String paragraph : page.split("\n[ \\t]*+(?=\n)")) {
                add(paragraph.strip(), assembler);
            }
        }
        return assembler.finish(name, sha256, decoded.remarks());
    }

    private static void add(String paragraph, DocumentAssembler assembler) {
        Interruption.check();
        boolean single = paragraph.indexOf('\n') < 0 && paragraph.length() <= LONGEST_HEADING;
        if (single && HEADING.matcher(paragraph).matches() && paragraph.split("\\s+").length <= 10) {
            int level = paragraph.matches("^\\d.*")
                    ? paragraph.split("\\s")[0].replaceAll("\\.$", "").split("\\.").length
                    : 1;
            assembler.addHeading(paragraph, level);
            return;
        }
        StringBuilder open = new StringBuilder();
        BlockKind kind = BlockKind.PARAGRAPH;
        for (String line : paragraph.split("\n")) {
            if (ITEM.matcher(line).matches()) {
                assembler.add(kind, open.toString(), false);
                open.setLength(0);
                kind = BlockKind.LIST_ITEM;
                open.append(line.strip().replaceFirst("^[-*•–o]\\s+", ""));
            } else {
                open.append(' ').append(line);
            }
        }
        assembler.add(kind, open.toString(), false);
    }
}
