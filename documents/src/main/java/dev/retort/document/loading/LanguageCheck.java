package dev.retort.document.loading;

import dev.retort.document.Block;
import dev.retort.document.Page;
import dev.retort.document.SourceDocument;
import dev.retort.error.InputException;
import java.util.ArrayList;
import java.util.List;

/** Looks for pages whose text reads like no language, which a model must not learn from without anybody's knowledge. */
final class LanguageCheck {

    private static final double NOTICED = 0.3;
    private static final double REFUSED = 0.9;
    private static final int LEAST_BLOCK = 100;

    private LanguageCheck() {}

    /**
     * Returns the document, with a sentence that names the pages whose text reads like no language.
     *
     * @throws InputException if almost all of its text reads like no language
     */
    static SourceDocument checked(SourceDocument document) {
        List<Integer> pages = new ArrayList<>();
        long all = 0;
        long bad = 0;
        for (Page page : document.pages()) {
            long length = page.text().length();
            long nonsense = nonsense(page);
            all += length;
            bad += nonsense;
            if (nonsense > NOTICED * length) {
                pages.add(page.number());
            }
        }
        if (bad == 0 || pages.isEmpty() && bad < 400) {
            return document;
        }
        boolean pdf = document.name().toLowerCase(java.util.Locale.ROOT).endsWith(".pdf");
        String cause = pdf ? "its fonts may name wrong characters" : "its encoding may not be the one it was read in";
        String remedy = pdf
                ? "Run OCR over it first, for example with ocrmypdf --force-ocr."
                : "Open it in an editor, save it as UTF-8, then run again.";
        if (bad > REFUSED * all) {
            throw new InputException(
                    "%s: its text reads like no language (\"%s\"): %s."
                            .formatted(document.name(), sample(document), cause),
                    remedy);
        }
        List<String> damage = new ArrayList<>(document.damage());
        damage.add("%s reads like no language: %s. %s"
                .formatted(
                        pages.isEmpty() || document.pages().size() == 1
                                ? "Part of the text"
                                : "The text on " + runs(pages),
                        cause,
                        remedy));
        return new SourceDocument(document.name(), document.sha256(), document.pages(), document.sections(), damage);
    }

    private static long nonsense(Page page) {
        switch (Readability.of(page.text())) {
            case NONSENSE -> {
                return page.text().length();
            }
            case PROSE -> {
                return 0;
            }
            case UNCERTAIN -> {}
        }
        long length = 0;
        for (Block block : page.blocks()) {
            String text = page.textOf(block);
            if (text.length() >= LEAST_BLOCK && Readability.isNonsense(text)) {
                length += text.length();
            }
        }
        return length;
    }

    private static String sample(SourceDocument document) {
        String text = document.pages().stream()
                .map(Page::text)
                .filter(page -> !page.isBlank())
                .findFirst()
                .orElse("")
                .strip()
                .replace('\n', ' ');
        int end = Math.min(40, text.length());
        return text.substring(0, text.offsetByCodePoints(0, text.codePointCount(0, end)));
    }

    /** Writes runs of numbers: "pages 1, 4 to 7". */
    private static String runs(List<Integer> numbers) {
        List<String> runs = new ArrayList<>();
        int first = numbers.getFirst();
        for (int i = 0; i < numbers.size(); i++) {
            int number = numbers.get(i);
            if (i + 1 == numbers.size() || numbers.get(i + 1) != number + 1) {
                runs.add(first == number ? String.valueOf(number) : first + " to " + number);
                first = i + 1 < numbers.size() ? numbers.get(i + 1) : 0;
            }
        }
        return (numbers.size() == 1 ? "page " : "pages ") + String.join(", ", runs);
    }
}
