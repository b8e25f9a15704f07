package dev.retort.question;

import dev.retort.document.Passage;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a user says that his question is answered.
 *
 * @param pages page numbers from 1, the most important first; empty where he names none
 * @param document the name of a document; empty where he names none
 * @param quote words of the document; empty where he gives none
 */
record QuestionSource(List<Integer> pages, String document, String quote) {

    static final QuestionSource UNKNOWN = new QuestionSource(List.of(), "", "");

    private static final Pattern PAGES = Pattern.compile("(\\d{1,6})(?:\\s*[-–]\\s*(\\d{1,6}))?");
    private static final int LONGEST_RANGE = 100;

    /** Copies the pages. */
    QuestionSource {
        pages = List.copyOf(pages);
    }

    /** Reads pages as people write them: {@code 12}, {@code [12, 13]}, {@code 12-14}, {@code p. 12}. */
    static List<Integer> pages(String text) {
        List<Integer> pages = new ArrayList<>();
        Matcher matcher = PAGES.matcher(text);
        while (matcher.find()) {
            int first = Integer.parseInt(matcher.group(1));
            int last = matcher.group(2) == null ? first : Integer.parseInt(matcher.group(2));
            for (int page = first; page <= Math.min(Math.max(first, last), first + LONGEST_RANGE); page++) {
                pages.add(page);
            }
        }
        return pages;
    }

    /** Returns the question with the passages on these pages, and the section of the first as its cluster. */
    Question of(Question question, List<Passage> passages) {
        List<Passage> there = passages.stream().filter(this::covers).toList();
        List<Passage> quoted = there.stream().filter(this::holdsQuote).toList();
        if (there.isEmpty()) {
            return pages.isEmpty() ? question : question.withSource(List.of(), "page " + pages.getFirst());
        }
        return question.withSource(
                there.stream().map(Passage::id).toList(), cluster(quoted.isEmpty() ? first(there) : quoted.getFirst()));
    }

    private boolean covers(Passage passage) {
        boolean named = document.isEmpty() || passage.document().equals(document);
        return named && pages.stream().anyMatch(page -> passage.firstPage() <= page && page <= passage.lastPage());
    }

    private boolean holdsQuote(Passage passage) {
        return !quote.isBlank() && plain(passage.text()).contains(plain(quote));
    }

    /** The page named first counts, whatever the order in the document. */
    private Passage first(List<Passage> there) {
        return there.stream()
                .filter(passage -> passage.firstPage() <= pages.getFirst() && pages.getFirst() <= passage.lastPage())
                .findFirst()
                .orElse(there.getFirst());
    }

    private String cluster(Passage passage) {
        return passage.section().isEmpty()
                ? "%s, page %d".formatted(passage.document(), pages.getFirst())
                : passage.section();
    }

    private static String plain(String text) {
        return text.toLowerCase(Locale.ROOT).replaceAll("[^\\p{L}\\p{N}]+", " ").strip();
    }
}
