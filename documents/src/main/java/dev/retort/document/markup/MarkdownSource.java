package dev.retort.document.markup;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What dialects of Markdown add to CommonMark, taken out line by line before it is parsed: front matter, imports and exports of
 * MDX, the marks of admonitions and tabs, template tags. Fenced code stays as it is. Time is linear.
 */
final class MarkdownSource {

    private static final Pattern FENCE = Pattern.compile("^[ >]{0,20}(`{3,}|~{3,}).*");
    private static final Pattern IMPORT = Pattern.compile(
            "^(?:import\\s+(?:[\\w*{$][^'\"]{0,400}\\sfrom\\s+)?['\"][^'\"]{1,300}['\"];?\\s*"
                    + "|import\\s+\\{[^'\"}]{0,400}|export\\s+(?:const|let|var|function|default|class|async|\\{|\\*).*)$");
    private static final Pattern CONTAINER = Pattern.compile(
            "^\\s{0,20}:{3,}(?:\\s{0,9}\\{?\\.?[\\w-]{1,40}\\}?)?(?:\\[([^\\]]{0,200})\\])?(.{0,300})$");
    private static final Pattern ADMONITION = Pattern.compile(
            "^(\\s{0,40})(?:!!!|\\?\\?\\?\\+?|===[+!]?)\\s{1,9}(?:[\\w-]{1,40}(?:\\s+[\\w-]{1,40}){0,4})?\\s{0,9}(?:\"([^\"]{0,300})\")?\\s*+$");
    private static final Pattern TEMPLATE_TAG =
            Pattern.compile("^\\s{0,20}(?:\\{%.{0,400}%\\}|\\{\\{(?:(?!\\}\\}).){0,400}\\}\\})\\s*$");
    private static final Pattern SNIPPET = Pattern.compile("^\\s{0,20};?-{1,9}8<-{1,9}(?:\\s.{0,300})?$");
    private static final Pattern ABBREVIATION = Pattern.compile("^ {0,3}\\*\\[[^\\]]{1,80}\\]:\\s.{1,300}$");
    private static final Pattern JSX_TAG = Pattern.compile("^\\s{0,40}</?[A-Z][\\w.]{0,60}(?:\\s[^<]{0,600})?/?>\\s*$");
    private static final Pattern JSX_COMMENT = Pattern.compile("^\\s{0,40}\\{/\\*.{0,600}\\*/\\}\\s*$");
    private static final Pattern CONTENTS = Pattern.compile("^\\s{0,3}\\[{1,2}_?(?i:toc)_?\\]{1,2}\\s*$");
    private static final Pattern FOOTNOTE = Pattern.compile("^ {0,3}\\[\\^[^\\]\\s]{1,60}\\]:\\s.*");
    private static final Pattern DEFINITION = Pattern.compile("^ {0,3}\\[[^\\]]{1,200}\\]:.*");

    /** Longer lines hold text; patterns with several gaps would take their time over them. */
    private static final int LONGEST_MARK = 1000;

    private static final int LONGEST_COMMENT = 500;

    private final List<String> lines;
    private final List<String> kept = new ArrayList<>();
    private String fence = "";
    private int indent = -1;
    private int contentIndent;
    private boolean inTable;
    private boolean inComment;
    private boolean module;
    private boolean afterNote;

    private MarkdownSource(List<String> lines) {
        this.lines = lines;
    }

    /** Returns the Markdown without anything that is not text. */
    static String clean(String text) {
        List<String> lines = Arrays.asList(text.split("\n", -1));
        MarkdownSource source = new MarkdownSource(lines.subList(afterFrontMatter(lines), lines.size()));
        source.read();
        return String.join("\n", source.kept);
    }

    /** Returns the number of lines the front matter takes: YAML, TOML or JSON. */
    private static int afterFrontMatter(List<String> lines) {
        String first = lines.getFirst().stripTrailing();
        List<String> ends = switch (first) {
            case "---" -> List.of("---", "...");
            case "+++" -> List.of("+++");
            case ";;;" -> List.of(";;;");
            case "{" -> List.of("}");
            default -> List.of();
        };
        for (int i = 1; i < lines.size() && !ends.isEmpty(); i++) {
            if (ends.contains(lines.get(i).stripTrailing())) {
                return i == 1 || isSettings(first, lines.subList(1, i)) ? i + 1 : 0;
            }
        }
        return 0;
    }

    /** Returns whether lines are settings: prose between two rules is not. */
    private static boolean isSettings(String mark, List<String> lines) {
        Pattern setting = Pattern.compile(
                mark.equals("+++")
                        ? "^\\s*(?:[\\w.\"'-]{1,80}\\s*=.*|\\[.*)"
                        : "^\\s*[\"']?[\\w.$ -]{1,80}[\"']?\\s*:(?:\\s.*)?$");
        String first = lines.stream()
                .filter(line -> !line.isBlank() && !line.stripLeading().startsWith("#"))
                .findFirst()
                .orElse("");
        return first.isEmpty() || setting.matcher(first).matches();
    }

    private void read() {
        for (int i = 0; i < lines.size(); i++) {
            Interruption.check();
            String line = dedented(lines.get(i));
            if (inFence(line)) {
                kept.add(line);
            } else {
                outside(line, i);
            }
        }
    }

    private void outside(String line, int at) {
        if (module) {
            module = !line.isBlank();
            if (module) {
                return;
            }
        }
        if (comment(line, at) || table(line, at)) {
            return;
        }
        if (line.length() > LONGEST_MARK) {
            kept.add(line);
            return;
        }
        Matcher admonition = ADMONITION.matcher(line);
        Matcher container = CONTAINER.matcher(line);
        boolean afterBlank = kept.isEmpty() || kept.getLast().isBlank();
        if (afterBlank && IMPORT.matcher(line).matches() && isModule(line, at)) {
            module = true;
        } else if (admonition.matches()) {
            indent = admonition.group(1).length();
            contentIndent = -1;
            title(admonition.group(2));
        } else if (line.stripLeading().startsWith(":::") && container.matches()) {
            String title = container.group(1) == null ? container.group(2) : container.group(1);
            title(title.replaceAll("^\\s{0,9}(?:\\{[^}]{0,200}\\})?", ""));
        } else if (isMark(line)) {
            kept.add("");
        } else if (FOOTNOTE.matcher(line).matches()) {
            // Escaped, or CommonMark takes a note of one word for the definition of a link.
            kept.add("");
            kept.add(line.replaceFirst("\\[\\^", "\\\\[^"));
            afterNote = true;
            return;
        } else {
            if (afterNote && DEFINITION.matcher(line).matches()) {
                kept.add("");
            }
            kept.add(line);
        }
        afterNote = false;
    }

    private static boolean isMark(String line) {
        return TEMPLATE_TAG.matcher(line).matches()
                || JSX_COMMENT.matcher(line).matches()
                || SNIPPET.matcher(line).matches()
                || ABBREVIATION.matcher(line).matches()
                || CONTENTS.matcher(line).matches()
                || JSX_TAG.matcher(line).matches() && !line.contains("://");
    }

    private void title(String title) {
        kept.add("");
        if (title != null && !title.isBlank()) {
            kept.add(title.strip());
            kept.add("");
        }
    }

    /** Code, not prose that begins with "import" or "export": it has marks of a program up to the next blank line. */
    private boolean isModule(String line, int at) {
        if (line.startsWith("import")) {
            return true;
        }
        for (int i = at; i < lines.size() && !lines.get(i).isBlank(); i++) {
            if (lines.get(i).matches(".{0,1000}[={(;].{0,1000}")) {
                return true;
            }
        }
        return false;
    }

    /** Leaves out a comment of Obsidian: the lines between two that hold nothing but two per cent signs. */
    private boolean comment(String line, int at) {
        boolean mark = line.strip().equals("%%");
        if (!inComment) {
            inComment = mark
                    && lines.subList(at + 1, Math.min(lines.size(), at + LONGEST_COMMENT)).stream()
                            .anyMatch(next -> next.strip().equals("%%"));
            return inComment;
        }
        inComment = !mark;
        return true;
    }

    /** Takes the blank lines out of a table in HTML: CommonMark ends the table there. */
    private boolean table(String line, int at) {
        String small = line.toLowerCase(Locale.ROOT);
        if (!inTable) {
            inTable = small.stripLeading().startsWith("<table") && closesSoon(at);
            if (!inTable) {
                return false;
            }
            kept.add("");
        }
        if (!line.isBlank()) {
            kept.add(line.strip());
        }
        if (small.contains("</table")) {
            inTable = false;
            kept.add("");
        }
        return true;
    }

    private boolean closesSoon(int at) {
        return lines.subList(at, Math.min(lines.size(), at + 2000)).stream()
                .anyMatch(line -> line.toLowerCase(Locale.ROOT).contains("</table"));
    }

    private boolean inFence(String line) {
        Matcher mark = FENCE.matcher(line);
        if (fence.isEmpty()) {
            if (mark.matches() && !(mark.group(1).startsWith("`") && line.indexOf('`', mark.end(1)) >= 0)) {
                fence = mark.group(1);
                return true;
            }
            return false;
        }
        if (mark.matches()
                && mark.group(1).startsWith(fence)
                && line.substring(mark.end(1)).isBlank()) {
            fence = "";
        }
        return true;
    }

    /** Takes the indentation off the content of an admonition, which would be code otherwise. */
    private String dedented(String line) {
        if (indent < 0 || line.isBlank()) {
            return line;
        }
        int blanks = line.length() - line.stripLeading().length();
        if (line.charAt(0) == '\t' && indent == 0) {
            return line.substring(1);
        }
        if (blanks <= indent) {
            indent = -1;
            return line;
        }
        contentIndent = contentIndent < 0 ? Math.min(blanks, indent + 4) : contentIndent;
        return line.substring(Math.min(blanks, contentIndent));
    }
}
