package dev.retort.document.markup;

import dev.retort.document.BlockKind;
import dev.retort.document.DocumentAssembler;
import dev.retort.document.DocumentReader;
import dev.retort.document.SourceDocument;
import java.nio.file.Path;
import java.util.regex.Pattern;

/** Reads plain text: blank lines separate paragraphs, form feeds pages. */
public final class PlainTextReader implements DocumentReader {

    private static final Pattern ITEM = Pattern.compile("^\\s*([-*•–o]|\\d{1,2}[.)])\\s+\\S.*");
    private static final Pattern HEADING = Pattern.compile("^(\\d{1,2}(\\.\\d{1,2})*\\.?\\s+)?\\p{Lu}[^.!?;,]{2,80}$");

    @Override
    public SourceDocument read(Path file, String name, String sha256) {
        DocumentAssembler assembler = new DocumentAssembler();
        int number = 0;
        for (String page : TextFile.read(file, name).split("\f")) {
            assembler.startPage(String.valueOf(++number));
            for (String paragraph : page.split("\n[ \\t]*(?=\n)")) {
                add(paragraph.strip(), assembler);
            }
        }
        return assembler.finish(name, sha256);
    }

    private static void add(String paragraph, DocumentAssembler assembler) {
        boolean single = paragraph.indexOf('\n') < 0;
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
