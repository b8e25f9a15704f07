package dev.retort.question;

import dev.retort.document.PageSpan;
import dev.retort.document.Passage;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Words of a document and their place.
 *
 * @param document the document's name
 * @param page the page, from 1
 * @param quote the words as the document has them, one line
 */
record Quote(String document, int page, String quote) {

    /** Finds words in passages; case, white space and punctuation may differ. */
    static Optional<Quote> find(String words, List<Passage> passages) {
        String pattern = Stream.of(words.split("[^\\p{L}\\p{N}]+"))
                .filter(word -> !word.isEmpty())
                .map(Pattern::quote)
                .collect(Collectors.joining("[^\\p{L}\\p{N}]+"));
        if (pattern.isEmpty()) {
            return Optional.empty();
        }
        Pattern quote = Pattern.compile(
                "(?<![\\p{L}\\p{N}])" + pattern + "(?![\\p{L}\\p{N}])[.?!]?",
                Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE);
        for (Passage passage : passages) {
            Matcher matcher = quote.matcher(passage.text());
            if (matcher.find()) {
                return Optional.of(new Quote(
                        passage.document(),
                        page(passage, matcher.start()),
                        matcher.group().replaceAll("\\s+", " ")));
            }
        }
        return Optional.empty();
    }

    /** The spans put one after the other are the text. */
    private static int page(Passage passage, int offset) {
        int end = 0;
        for (PageSpan span : passage.spans()) {
            end += span.end() - span.start();
            if (offset < end) {
                return span.page();
            }
        }
        return passage.lastPage();
    }
}
