package dev.retort.document.markup;

import dev.retort.document.DocumentAssembler;
import dev.retort.document.DocumentReader;
import dev.retort.document.SourceDocument;
import dev.retort.file.DecodedText;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.commonmark.ext.gfm.tables.TablesExtension;
import org.commonmark.parser.Parser;

/**
 * Reads Markdown (CommonMark, with the tables of GitHub and the additions of {@link MarkdownSource}); the file is one page, the
 * marks are taken out, code stays as it is written.
 */
public final class MarkdownReader implements DocumentReader {

    private static final int DEEPEST = 100;

    private final TextFile files;

    /** Creates a reader that finds out the encoding of files. */
    public MarkdownReader() {
        this(Optional.empty());
    }

    /**
     * Creates a reader.
     *
     * @param encoding the encoding of files without a byte order mark; empty: as their letters say
     */
    public MarkdownReader(Optional<Charset> encoding) {
        this.files = new TextFile(encoding, 64);
    }

    @Override
    public SourceDocument read(Path file, String name, String sha256) {
        DecodedText decoded = files.read(file, name);
        DocumentAssembler assembler = new DocumentAssembler();
        assembler.startPage("1");
        try {
            String source = MarkdownSource.clean(decoded.text());
            Parser parser = parser();
            new MarkdownBlocks(assembler, parser).read(parser.parseReader(new InterruptibleReader(source)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return assembler.finish(name, sha256, decoded.remarks());
    }

    /** Made for each file: a run without Markdown loads nothing of it. */
    private static Parser parser() {
        return Parser.builder()
                .extensions(List.of(TablesExtension.create()))
                .maxOpenBlockParsers(DEEPEST)
                .maxInlineNesting(DEEPEST)
                .build();
    }
}
