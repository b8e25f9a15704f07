package dev.retort.document.word;

import dev.retort.document.BlockKind;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** Settles what the blocks of a Word file are where its styles do not say so: contents pages, headings by their looks. */
final class DraftKinds {

    private static final int LONGEST_HEADING = 160;
    private static final int LONGEST_ENTRY = 250;
    private static final int LEAST_ENTRIES = 3;
    private static final int WORDS_OF_A_SENTENCE = 8;
    private static final Pattern ENTRY =
            Pattern.compile("\\s*\\S.*?(\\t|\\.{3,}|…+|\\s(\\.\\s){3,}| {3,})\\s*[\\divxlcIVXLC]{1,5}\\s*");
    private static final Pattern CONTENTS_TITLE = Pattern.compile(
            "(?iu)(table of )?contents|inhalt(sverzeichnis)?|table des matières|sommaire|índice( general)?|tabla de contenidos?"
                    + "|contenido|sumário|indice|sommario|inhoud(sopgave)?|innehåll(sförteckning)?|indhold(sfortegnelse)?"
                    + "|innhold(sfortegnelse)?|sisällys(luettelo)?|spis treści|obsah|tartalom(jegyzék)?|cuprins"
                    + "|содержание|оглавление|зміст|περιεχόμενα|içindekiler|目录|目錄|目次|목차|فهرس|المحتويات|תוכן( העניינים)?");
    private static final Pattern SENTENCE_END = Pattern.compile(".*[.,;:!?。！？；：，、]");

    private final List<Draft> drafts;

    DraftKinds(List<Draft> drafts) {
        this.drafts = drafts;
    }

    /** Settles all kinds. */
    void settle() {
        markContents();
        demoteClauses();
        demoteBoxes();
        markByLooks();
    }

    private void markContents() {
        for (Draft draft : drafts) {
            if (draft.contents == Item.Contents.YES
                    || draft.contents == Item.Contents.NEAR && looksLikeContents(draft)) {
                draft.kind = BlockKind.CONTENTS;
            }
        }
        Set<String> titles = new HashSet<>();
        drafts.stream()
                .filter(draft ->
                        draft.kind == BlockKind.HEADING || draft.text.length() <= LONGEST_HEADING && draft.bold)
                .forEach(draft -> titles.add(key(draft.text)));
        for (int i = 0; i < drafts.size(); i++) {
            int end = i;
            while (end < drafts.size() && isEntry(drafts.get(end))) {
                end++;
            }
            if (end > i) {
                boolean titled = i > 0 && isContentsTitle(drafts.get(i - 1));
                if (titled || end - i >= LEAST_ENTRIES && namesHeadings(drafts.subList(i, end), titles)) {
                    drafts.subList(i, end).forEach(draft -> draft.kind = BlockKind.CONTENTS);
                    if (titled) {
                        drafts.get(i - 1).kind = BlockKind.CONTENTS;
                    }
                }
                i = end - 1;
            }
        }
    }

    private static boolean looksLikeContents(Draft draft) {
        return isEntry(draft)
                || draft.text.length() <= LONGEST_HEADING
                        && !SENTENCE_END.matcher(draft.text.strip()).matches();
    }

    private static boolean isEntry(Draft draft) {
        return draft.isRunning()
                && draft.text.length() <= LONGEST_ENTRY
                && ENTRY.matcher(draft.text).matches();
    }

    private static boolean isContentsTitle(Draft draft) {
        return draft.text.length() < 60
                && CONTENTS_TITLE
                        .matcher(draft.text.strip().replaceFirst("\\s*:$", ""))
                        .matches();
    }

    /** Lines with a number at their end are also made by tables of tabs; entries repeat the headings. */
    private static boolean namesHeadings(List<Draft> lines, Set<String> titles) {
        long named = lines.stream()
                .filter(line -> titles.contains(key(line.text.strip().replaceFirst("[\\divxlcIVXLC]{1,5}$", ""))))
                .count();
        return 2 * named >= lines.size();
    }

    /** Returns the letters of a title, without its number. */
    private static String key(String title) {
        return title.toLowerCase(Locale.ROOT).replaceAll("[^\\p{L}\\p{M}]", "");
    }

    /** Contracts give whole clauses a heading's style; their text is body text. */
    private void demoteClauses() {
        for (Draft draft : drafts) {
            String text = draft.text.strip();
            boolean sentence = text.matches("(?s).*[.;。；]")
                    && (text.split("\\s+").length >= WORDS_OF_A_SENTENCE
                            || text.codePoints()
                                            .filter(Character::isIdeographic)
                                            .count()
                                    > 20);
            if (draft.kind == BlockKind.HEADING && (text.length() > LONGEST_HEADING || sentence)) {
                draft.kind = BlockKind.PARAGRAPH;
            }
        }
    }

    /** A heading in a text box titles the box, not the text around it, unless all text is in boxes. */
    private void demoteBoxes() {
        if (drafts.stream().anyMatch(draft -> draft.kind == BlockKind.HEADING && !draft.boxed)) {
            drafts.stream()
                    .filter(draft -> draft.kind == BlockKind.HEADING && draft.boxed)
                    .forEach(draft -> draft.kind = BlockKind.PARAGRAPH);
        }
    }

    /** Files without headings by style have them by bold or large lines, as in PDF. One may be the title. */
    private void markByLooks() {
        long styled =
                drafts.stream().filter(draft -> draft.kind == BlockKind.HEADING).count();
        int body = bodySize();
        if (styled > 1 || isMostlyBold()) {
            return;
        }
        TreeSet<Integer> sizes = new TreeSet<>();
        Set<Draft> found = new HashSet<>();
        for (int i = 0; i < drafts.size(); i++) {
            Draft draft = drafts.get(i);
            if (draft.isRunning() && !draft.boxed && !draft.bullet && looksLikeHeading(draft, body) && isFollowed(i)) {
                found.add(draft);
                sizes.add(-draft.size);
            }
        }
        for (Draft draft : found) {
            draft.kind = BlockKind.HEADING;
            draft.level = Math.min(9, sizes.headSet(-draft.size).size() + 1);
        }
    }

    private boolean isFollowed(int i) {
        return drafts.subList(i + 1, Math.min(drafts.size(), i + 4)).stream()
                .anyMatch(draft -> draft.kind.isBody() && !draft.bold);
    }

    private static boolean looksLikeHeading(Draft draft, int body) {
        String text = draft.text.strip();
        long letters = text.codePoints().filter(Character::isLetter).count();
        boolean marked = draft.bold && draft.size >= body - 1 || body > 0 && draft.size > body + 2;
        return marked
                && text.length() <= LONGEST_HEADING
                && letters >= (text.codePoints().anyMatch(Character::isIdeographic) ? 2 : 3)
                && letters * 2 >= text.replaceFirst("^[\\d.]+\\s*", "").length()
                && !SENTENCE_END.matcher(text).matches()
                && !Character.isLowerCase(text.codePointAt(0));
    }

    /** Returns the size of most of the text. */
    private int bodySize() {
        Map<Integer, Integer> characters = new HashMap<>();
        drafts.stream()
                .filter(Draft::isRunning)
                .forEach(draft -> characters.merge(draft.size, draft.text.length(), Integer::sum));
        return characters.entrySet().stream()
                .max(Map.Entry.comparingByValue())
                .map(Map.Entry::getKey)
                .orElse(0);
    }

    private boolean isMostlyBold() {
        long all = drafts.stream()
                .filter(Draft::isRunning)
                .mapToLong(draft -> draft.text.length())
                .sum();
        long bold = drafts.stream()
                .filter(draft -> draft.isRunning() && draft.bold)
                .mapToLong(draft -> draft.text.length())
                .sum();
        return 2 * bold > all;
    }
}
