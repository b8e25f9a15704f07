package dev.retort.document.pdf;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/** What of a PDF file could not be read although the rest could. One thread. */
final class Damage {

    private static final int TAIL = 2048;
    private static final float PICTURE_SHARE = 0.5f;
    /** Characters of a stamp, a number and a header together. */
    private static final int STAMP = 160;

    private static final String OCR = "Run OCR, for example with ocrmypdf, to have it read.";

    private final SortedSet<Integer> blank = new TreeSet<>();
    private final SortedSet<Integer> partial = new TreeSet<>();
    private final SortedSet<Integer> pictures = new TreeSet<>();
    private final SortedSet<Integer> stamped = new TreeSet<>();
    private final SortedSet<Integer> voiceless = new TreeSet<>();
    private final SortedSet<Integer> gaps = new TreeSet<>();
    private final SortedSet<Integer> slanted = new TreeSet<>();
    private final SortedSet<Integer> sides = new TreeSet<>();
    private String watermark = "";
    private int lostGlyphs;
    private boolean xfa;
    private int lost;
    private boolean cut;

    /** Takes the number of a page that is taken as blank because it cannot be read. */
    void unreadable(int page) {
        blank.add(page);
    }

    /** Takes the number of a page of which some instructions cannot be carried out. */
    void partly(int page) {
        partial.add(page);
    }

    /** Looks at what a page shows besides its text, right after it was read. */
    void look(PageLayout page, GlyphCollector collector) {
        int number = page.number();
        int letters = page.segments().stream()
                .mapToInt(segment -> segment.text().length())
                .sum();
        boolean fullPage = collector.pictures() > PICTURE_SHARE * page.width() * page.height();
        if (collector.lostGlyphs() > letters) {
            voiceless.add(number);
        } else if (letters == 0 && collector.drewPictures()) {
            pictures.add(number);
        } else if (letters < STAMP && fullPage && !collector.drewInvisibleText()) {
            stamped.add(number);
        }
        if (collector.lostGlyphs() > 0) {
            gaps.add(number);
            lostGlyphs += collector.lostGlyphs();
        }
        if (!collector.slanted().isEmpty()) {
            watermark = slanted.isEmpty() ? collector.slanted().opening() : watermark;
            slanted.add(number);
        }
        if (collector.leftOutText()) {
            sides.add(number);
        }
    }

    /** Takes that the file holds a form of the kind XFA, which PDF readers other than Adobe's do not show. */
    void xfa() {
        xfa = true;
    }

    /** Returns the pages whose only text is a stamp, or that the fonts name no characters for. */
    Set<Integer> withoutOwnText() {
        Set<Integer> pages = new HashSet<>(stamped);
        pages.addAll(voiceless);
        return pages;
    }

    /** Returns whether most pages without text have glyphs, and no characters for them. */
    boolean namesNoCharacters() {
        return voiceless.size() > pictures.size() + stamped.size();
    }

    /** Takes a page, or a branch of pages, that the file names and does not hold. */
    void lostPages() {
        lost++;
    }

    /** Looks for the mark every PDF file ends with (ISO 32000-1, 7.5.5). */
    void lookAtEnd(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file)) {
            long start = Math.max(0, channel.size() - TAIL);
            ByteBuffer tail = ByteBuffer.allocate((int) (channel.size() - start));
            while (tail.hasRemaining() && channel.read(tail, start + tail.position()) > 0) {
                // The condition reads.
            }
            cut = !new String(tail.array(), StandardCharsets.ISO_8859_1).contains("%%EOF");
        }
    }

    int unreadablePages() {
        return blank.size();
    }

    /** Returns a sentence for each kind of damage. */
    List<String> sentences() {
        List<String> sentences = new ArrayList<>();
        if (cut) {
            sentences.add("The file is cut short: pages may be missing.");
        }
        if (lost > 0) {
            sentences.add("%d pages or groups of pages that it names are not in it.".formatted(lost));
        }
        if (!blank.isEmpty()) {
            sentences.add("No text could be read from %s.".formatted(pages(blank)));
        }
        if (!partial.isEmpty()) {
            sentences.add("Text may be missing on %s.".formatted(pages(partial)));
        }
        if (!pictures.isEmpty()) {
            sentences.add(many(pictures, "shows", "show") + " pictures without text: scanned? " + OCR);
        }
        if (!stamped.isEmpty()) {
            sentences.add(many(stamped, "shows a picture", "show pictures")
                    + " with a line or two of text, such as a stamp: scanned? " + OCR);
        }
        if (!gaps.isEmpty()) {
            sentences.add("%d %s on %s: the fonts name no characters for them, so they are missing in the text. %s"
                    .formatted(
                            lostGlyphs,
                            lostGlyphs == 1 ? "glyph has no character" : "glyphs have no character",
                            pages(gaps),
                            OCR));
        }
        if (!slanted.isEmpty()) {
            sentences.add(
                    "Slanted text on %s is left out, as a watermark is: \"%s\".".formatted(pages(slanted), watermark));
        }
        if (!sides.isEmpty()) {
            sentences.add("Turned text along the side of %s is left out.".formatted(pages(sides)));
        }
        if (xfa) {
            sentences.add("It holds an XFA form: what is filled in there may be missing."
                    + " Print it to a new PDF file to have it read.");
        }
        return sentences;
    }

    private static String many(SortedSet<Integer> numbers, String one, String several) {
        String pages = pages(numbers);
        return Character.toUpperCase(pages.charAt(0)) + pages.substring(1) + " "
                + (numbers.size() == 1 ? one : several);
    }

    /** Writes runs of numbers: "pages 1, 4 to 7". */
    private static String pages(SortedSet<Integer> numbers) {
        List<String> runs = new ArrayList<>();
        int first = numbers.first();
        int last = first;
        for (int number : numbers.tailSet(first + 1)) {
            if (number > last + 1) {
                runs.add(run(first, last));
                first = number;
            }
            last = number;
        }
        runs.add(run(first, last));
        return (numbers.size() == 1 ? "page " : "pages ") + String.join(", ", runs);
    }

    private static String run(int first, int last) {
        return first == last ? String.valueOf(first) : first + " to " + last;
    }
}
