package dev.retort.document.markup;

import dev.retort.document.BlockKind;
import dev.retort.document.DocumentAssembler;
import dev.retort.document.DocumentReader;
import dev.retort.document.SourceDocument;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads Markdown (CommonMark's blocks and the tables of GitHub); the file is one page, the marks are taken out. */
public final class MarkdownReader implements DocumentReader {

    private static final Pattern ATX = Pattern.compile("^ {0,3}(#{1,6})\\s+(.*?)\\s*#*\\s*$");
    private static final Pattern SETEXT = Pattern.compile("^ {0,3}(=+|-{2,})\\s*$");
    private static final Pattern FENCE = Pattern.compile("^\\s*(```+|~~~+).*$");
    private static final Pattern ITEM = Pattern.compile("^\\s*(?:[-*+]|(\\d{1,3}[.)]))\\s+(?:\\[[ xX]]\\s+)?(.*)$");
    private static final Pattern RULE = Pattern.compile("^ {0,3}([-*_])(\\s*\\1){2,}\\s*$");
    private static final Pattern TABLE_RULE =
            Pattern.compile("^\\s*\\|?\\s*:?-{2,}:?\\s*(\\|\\s*:?-{2,}:?\\s*)*\\|?\\s*$");

    @Override
    public SourceDocument read(Path file, String name, String sha256) {
        DocumentAssembler assembler = new DocumentAssembler();
        assembler.startPage("1");
        new Blocks(assembler).read(withoutFrontMatter(TextFile.read(file, name)).split("\n"));
        return assembler.finish(name, sha256);
    }

    private static String withoutFrontMatter(String text) {
        if (text.startsWith("---\n")) {
            int end = text.indexOf("\n---", 4);
            int next = end < 0 ? -1 : text.indexOf('\n', end + 1);
            return next < 0 ? text : text.substring(next + 1);
        }
        return text;
    }

    private static final class Blocks {
        private final DocumentAssembler assembler;
        private final List<String> open = new ArrayList<>();
        private BlockKind kind = BlockKind.PARAGRAPH;

        Blocks(DocumentAssembler assembler) {
            this.assembler = assembler;
        }

        void read(String[] lines) {
            String fence = "";
            boolean comment = false;
            for (int i = 0; i < lines.length; i++) {
                String line = lines[i].replaceFirst("^\\s*(>\\s?)+", "");
                Matcher fenced = FENCE.matcher(line);
                if (!fence.isEmpty() || fenced.matches()) {
                    if (fence.isEmpty()) {
                        flush();
                        fence = fenced.group(1).substring(0, 3);
                    } else if (line.strip().startsWith(fence)) {
                        flush();
                        fence = "";
                    } else {
                        assembler.add(BlockKind.PARAGRAPH, line, false);
                    }
                    continue;
                }
                if (comment || line.strip().startsWith("<!--")) {
                    comment = !line.contains("-->");
                    continue;
                }
                block(lines, i, line);
            }
            flush();
        }

        private void block(String[] lines, int i, String line) {
            Matcher atx = ATX.matcher(line);
            Matcher item = ITEM.matcher(line);
            boolean tableBelow = i + 1 < lines.length
                    && line.contains("|")
                    && TABLE_RULE.matcher(lines[i + 1]).matches();
            if (atx.matches()) {
                flush();
                assembler.addHeading(inline(atx.group(2)), atx.group(1).length());
            } else if (SETEXT.matcher(line).matches() && kind == BlockKind.PARAGRAPH && open.size() == 1) {
                String title = open.removeFirst();
                assembler.addHeading(inline(title), line.contains("=") ? 1 : 2);
            } else if (line.isBlank() || RULE.matcher(line).matches()) {
                flush();
            } else if (kind == BlockKind.TABLE_ROW && line.contains("|") || tableBelow) {
                flush();
                kind = BlockKind.TABLE_ROW;
                if (!TABLE_RULE.matcher(line).matches()) {
                    String row = line.strip().replaceAll("^\\||\\|$", "").replaceAll("\\s*(?<!\\\\)\\|\\s*", " | ");
                    assembler.add(BlockKind.TABLE_ROW, inline(row), false);
                }
            } else if (item.matches()) {
                flush();
                kind = BlockKind.LIST_ITEM;
                open.add((item.group(1) == null ? "" : item.group(1) + " ") + item.group(2));
            } else {
                open.add(line);
            }
        }

        private void flush() {
            if (!open.isEmpty()) {
                assembler.add(kind, inline(String.join(" ", open)), false);
                open.clear();
            }
            kind = BlockKind.PARAGRAPH;
        }

        private static String inline(String text) {
            return text.replaceAll("!\\[([^\\]]*)]\\([^)]*\\)", "$1")
                    .replaceAll("\\[([^\\]]+)]\\([^)]*\\)", "$1")
                    .replaceAll("\\[([^\\]]+)]\\[[^\\]]*]", "$1")
                    .replaceAll("<(https?://[^>]+)>", "$1")
                    .replaceAll("</?[A-Za-z][^<>]*>", "")
                    .replaceAll("(\\*\\*|__)(?=\\S)(.+?)(?<=\\S)\\1", "$2")
                    .replaceAll("(?<![\\w*])[*_](?=\\S)(.+?)(?<=\\S)[*_](?![\\w*])", "$1")
                    .replaceAll("`+([^`]+)`+", "$1")
                    .replaceAll("\\\\([\\\\`*_{}\\[\\]()#+.!|-])", "$1");
        }
    }
}
