package dev.retort.document.pdf;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/** What of a PDF file could not be read although the rest could. One thread. */
final class Damage {

    private static final int TAIL = 2048;

    private final SortedSet<Integer> blank = new TreeSet<>();
    private final SortedSet<Integer> partial = new TreeSet<>();
    private final SortedSet<Integer> pictures = new TreeSet<>();
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

    /** Takes the number of a page that shows pictures and no text. */
    void picturesOnly(int page) {
        pictures.add(page);
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
                continue;
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
            sentences.add("%s without text: scanned?".formatted(capital(pages(pictures)) + " show pictures"));
        }
        return sentences;
    }

    private static String capital(String text) {
        return Character.toUpperCase(text.charAt(0)) + text.substring(1);
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
