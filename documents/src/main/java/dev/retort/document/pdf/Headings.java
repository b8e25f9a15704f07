package dev.retort.document.pdf;

import dev.retort.document.BlockKind;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Distinguishes headings from paragraphs: by the file's outline where it has one, else by size, weight and numbering. */
final class Headings {

    private static final Pattern NUMBERED = Pattern.compile("^((?:\\d{1,2}|[A-Z])(?:\\.\\d{1,2})*)\\.?\\s+\\p{Lu}.*");
    private static final Pattern APPENDIX = Pattern.compile("^(?i:appendix|annex|chapter|part)\\s+[A-Z0-9]+\\b.*");
    private static final Pattern BIBLIOGRAPHY = Pattern.compile(
            "(?i)^([\\dA-Z.]+\\s+)?(references|bibliography|works cited|literature cited|references and notes)$");
    private static final Pattern CONTENTS =
            Pattern.compile("(?i)^([\\dA-Z.]+\\s+)?((table of )?contents|list of (figures|tables|appendices)|index)$");
    private static final Pattern NUMBER = Pattern.compile("^[\\d.]+\\s*");
    private static final Pattern SENTENCE = Pattern.compile(".*[.,;:!?]$");
    private static final Pattern SENTENCES = Pattern.compile(".*\\p{Ll}{3}\\. \\p{Lu}.*");
    private static final Pattern OPENING = Pattern.compile("^[\\p{Lu}\\d\\p{IsIdeographic}].*");
    private static final Pattern CONTENTS_LINE = Pattern.compile(".*\\s[\\divxlc]{1,5}$");
    private static final int LEAST_OUTLINE = 3;

    private final Typography typography;
    private final List<OutlineEntry> outline;

    Headings(Typography typography, List<OutlineEntry> outline) {
        this.typography = typography;
        this.outline = outline;
    }

    /** Returns the titles of an outline by page, without blanks and signs. */
    static Map<Integer, Set<String>> keys(List<OutlineEntry> outline) {
        Map<Integer, Set<String>> keys = new HashMap<>();
        for (OutlineEntry entry : outline) {
            keys.computeIfAbsent(entry.page(), k -> new HashSet<>()).add(key(entry.title()));
        }
        return keys;
    }

    /** Marks headings, and what follows a bibliography's or contents' heading, in all pages. */
    void mark(List<List<Draft>> pages) {
        int matched = markByOutline(pages);
        if (matched < LEAST_OUTLINE) {
            markByLooks(pages);
        }
        markByTitle(pages);
    }

    private int markByOutline(List<List<Draft>> pages) {
        Map<Integer, Map<String, Integer>> levels = new HashMap<>();
        for (OutlineEntry entry : outline) {
            levels.computeIfAbsent(entry.page(), k -> new HashMap<>()).putIfAbsent(key(entry.title()), entry.level());
        }
        int matched = 0;
        Map<Integer, Integer> styles = new HashMap<>();
        for (List<Draft> page : pages) {
            Set<String> used = new HashSet<>();
            for (Draft block : page) {
                Map<String, Integer> titles = levels.getOrDefault(block.page, Map.of());
                if (canBeHeading(block) && !titles.isEmpty()) {
                    String key = key(block.text);
                    Integer level = titles.get(key);
                    if (level != null && used.add(key)) {
                        block.kind = BlockKind.HEADING;
                        block.level = level;
                        matched++;
                        styles.merge(block.style(), level, Math::min);
                    }
                }
            }
        }
        if (matched >= LEAST_OUTLINE) {
            markByStyle(pages, styles);
        }
        return matched;
    }

    /** Outlines leave headings out; those look like the ones that are in. */
    private void markByStyle(List<List<Draft>> pages, Map<Integer, Integer> styles) {
        for (List<Draft> page : pages) {
            for (Draft block : page) {
                Integer level = styles.get(block.style());
                if (level != null && canBeHeading(block) && looksLikeHeading(block)) {
                    block.kind = BlockKind.HEADING;
                    block.level = level;
                }
            }
        }
    }

    private void markByLooks(List<List<Draft>> pages) {
        TreeSet<Integer> sizes = new TreeSet<>();
        for (List<Draft> page : pages) {
            for (Draft block : page) {
                if (canBeHeading(block) && looksLikeHeading(block)) {
                    block.kind = BlockKind.HEADING;
                    sizes.add(-Math.round(block.size() * 2));
                }
            }
        }
        for (List<Draft> page : pages) {
            for (Draft block : page) {
                if (block.kind == BlockKind.HEADING) {
                    Matcher numbered = NUMBERED.matcher(block.text);
                    block.level = numbered.matches()
                            ? numbered.group(1).split("\\.").length
                            : sizes.headSet(-Math.round(block.size() * 2)).size() + 1;
                }
            }
        }
    }

    private boolean looksLikeHeading(Draft block) {
        String text = block.text;
        long letters = text.chars().filter(Character::isLetter).count();
        if (letters < 3
                || letters * 2 < NUMBER.matcher(text).replaceFirst("").length()
                || SENTENCE.matcher(text).matches()
                || !OPENING.matcher(text).matches()) {
            return false;
        }
        boolean large = block.size() > typography.bodySize() + 0.9f;
        if (!large && SENTENCES.matcher(text).matches()) {
            return false;
        }
        boolean numbered =
                NUMBERED.matcher(text).matches() || APPENDIX.matcher(text).matches();
        return large || block.bold() && block.size() >= typography.bodySize() - 0.6f || numbered && block.bold();
    }

    private static boolean canBeHeading(Draft block) {
        return (block.kind == BlockKind.PARAGRAPH || block.kind == BlockKind.LIST_ITEM)
                && !block.bullet
                && block.rows.size() <= 3
                && block.text.length() <= 160;
    }

    private static void markByTitle(List<List<Draft>> pages) {
        BlockKind below = BlockKind.PARAGRAPH;
        int level = 0;
        for (List<Draft> page : pages) {
            for (Draft block : page) {
                if (block.kind == BlockKind.HEADING) {
                    boolean bibliography = BIBLIOGRAPHY.matcher(block.text).matches();
                    boolean contents = CONTENTS.matcher(block.text).matches();
                    if (bibliography || contents || block.level <= level) {
                        below = bibliography
                                ? BlockKind.REFERENCE
                                : contents ? BlockKind.CONTENTS : BlockKind.PARAGRAPH;
                        level = block.level;
                    }
                } else if (below == BlockKind.REFERENCE && block.kind.isBody()) {
                    block.kind = BlockKind.REFERENCE;
                } else if (below == BlockKind.CONTENTS
                        && block.kind.isBody()
                        && CONTENTS_LINE.matcher(block.text).matches()) {
                    block.kind = BlockKind.CONTENTS;
                }
            }
        }
    }

    static String key(String title) {
        String small = title.toLowerCase(Locale.ROOT);
        StringBuilder key = new StringBuilder(small.length());
        int character;
        for (int i = 0; i < small.length(); i += Character.charCount(character)) {
            character = small.codePointAt(i);
            if (Character.isLetterOrDigit(character)) {
                key.appendCodePoint(character);
            }
        }
        return key.toString();
    }
}
