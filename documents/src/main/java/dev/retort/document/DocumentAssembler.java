package dev.retort.document;

import java.util.ArrayList;
import java.util.List;
import org.apiguardian.api.API;

/** Puts pages together from blocks in reading order, for readers of a file format. Not thread-safe. */
@API(status = API.Status.INTERNAL)
public final class DocumentAssembler {

    private final List<Page> pages = new ArrayList<>();
    private final List<Section> sections = new ArrayList<>();
    private final List<Block> blocks = new ArrayList<>();
    private final StringBuilder text = new StringBuilder();
    private String label = "";

    /** Begins the next page; the one before is complete. */
    public void startPage(String pageLabel) {
        finishPage();
        label = pageLabel;
    }

    /** Adds a block other than a heading. Line breaks inside become spaces; a blank text adds nothing. */
    public void add(BlockKind kind, String blockText, boolean runsOn) {
        String line = oneLine(blockText);
        if (!line.isEmpty()) {
            ensurePage();
            int start = text.length();
            text.append(line);
            blocks.add(new Block(kind, start, text.length(), runsOn));
            if (!runsOn) {
                text.append('\n');
            } else if (!Character.isIdeographic(line.codePointBefore(line.length()))) {
                text.append(' ');
            }
        }
    }

    /** Adds a heading, which opens a section. */
    public void addHeading(String title, int level) {
        String line = oneLine(title);
        if (!line.isEmpty()) {
            ensurePage();
            sections.add(new Section(line, level, pages.size() + 1, text.length()));
            add(BlockKind.HEADING, line, false);
        }
    }

    /** Returns the document of a sound file; the assembler must not be used afterwards. */
    public SourceDocument finish(String name, String sha256) {
        return finish(name, sha256, List.of());
    }

    /** Returns the document, with what of the file could not be read; the assembler must not be used afterwards. */
    public SourceDocument finish(String name, String sha256, List<String> damage) {
        finishPage();
        return new SourceDocument(name, sha256, pages, sections, damage);
    }

    private void ensurePage() {
        if (label.isEmpty()) {
            label = String.valueOf(pages.size() + 1);
        }
    }

    private void finishPage() {
        if (!label.isEmpty()) {
            pages.add(new Page(pages.size() + 1, label, text.toString(), blocks));
            blocks.clear();
            text.setLength(0);
            label = "";
        }
    }

    private static String oneLine(String text) {
        StringBuilder line = new StringBuilder(text.length());
        boolean gap = false;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean blank = c == ' ' || c >= '\t' && c <= '\r' || c == '\u00A0' || c == '\u2028' || c == '\u2029';
            if (!blank) {
                line.append(c);
            } else if (!gap) {
                line.append(' ');
            }
            gap = blank;
        }
        return line.toString().strip();
    }
}
