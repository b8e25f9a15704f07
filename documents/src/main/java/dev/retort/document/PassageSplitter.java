package dev.retort.document;

import dev.retort.error.UsageException;
import dev.retort.text.Sentences;
import dev.retort.text.TextSpan;
import java.util.ArrayList;
import java.util.List;

/**
 * Cuts documents into passages: whole sentences of one section up to a budget of tokens and 15 times as many characters,
 * tables apart from running text. The time grows with the length of the text.
 * Thread-safe.
 */
public final class PassageSplitter {

    /** The default budget: 220 words. */
    public static final int DEFAULT_BUDGET = 220;

    private final int budget;
    private final BudgetCuts cuts;

    /** Creates a splitter with the default budget, counted in words. */
    public PassageSplitter() {
        this(DEFAULT_BUDGET, TokenCounter.WORDS);
    }

    /**
     * Creates a splitter.
     *
     * @param budget most tokens of a passage, at least 20
     * @param counter counts them
     */
    public PassageSplitter(int budget, TokenCounter counter) {
        if (budget < 20) {
            throw new UsageException("A passage of %d tokens is too small.".formatted(budget), "Allow at least 20.");
        }
        this.budget = budget;
        this.cuts = new BudgetCuts(budget, counter);
    }

    /** Returns the passages of all documents, in order, with ids {@code p00001} and on. */
    public List<Passage> split(List<SourceDocument> documents) {
        List<Passage> passages = new ArrayList<>();
        for (SourceDocument document : documents) {
            for (Stretch stretch : stretches(document)) {
                for (List<Unit> units : pack(stretch.units())) {
                    passages.add(passage(document, stretch.section(), units, passages.size() + 1));
                }
            }
        }
        return passages;
    }

    /** Sentences and table rows that may share a passage. */
    private record Stretch(String section, boolean table, List<Unit> units) {}

    /** The smallest piece: a sentence, or a table row. {@code paragraphEnd} is true for the last one of a block. */
    private record Unit(List<PageSpan> spans, int tokens, boolean paragraphEnd, boolean introduces) {}

    private List<Stretch> stretches(SourceDocument document) {
        List<Stretch> stretches = new ArrayList<>();
        Stretch open = new Stretch("", false, new ArrayList<>());
        int section = 0;
        Flowing flowing = new Flowing();
        for (Page page : document.pages()) {
            for (Block block : page.blocks()) {
                if (block.kind() == BlockKind.HEADING) {
                    flowing.finish(open.units());
                    add(stretches, open);
                    String title = section < document.sections().size()
                            ? document.sections().get(section++).title()
                            : "";
                    open = new Stretch(title, false, new ArrayList<>());
                } else if (block.kind() == BlockKind.TABLE_ROW) {
                    if (!open.table()) {
                        flowing.finish(open.units());
                        add(stretches, open);
                        open = new Stretch(open.section(), true, new ArrayList<>());
                    }
                    flowing.take(page, block, open.units());
                } else if (block.kind().isBody()) {
                    if (open.table()) {
                        add(stretches, open);
                        open = new Stretch(open.section(), false, new ArrayList<>());
                    }
                    flowing.take(page, block, open.units());
                }
            }
        }
        flowing.finish(open.units());
        add(stretches, open);
        return stretches;
    }

    private static void add(List<Stretch> stretches, Stretch stretch) {
        if (!stretch.units().isEmpty()) {
            stretches.add(stretch);
        }
    }

    /** Collects the parts of one paragraph over page breaks, then cuts it into sentences. */
    private final class Flowing {
        private final StringBuilder text = new StringBuilder();
        private final List<PageSpan> parts = new ArrayList<>();

        void take(Page page, Block block, List<Unit> units) {
            int end = block.runsOn() ? Math.min(block.end() + 1, page.text().length()) : block.end();
            if (block.runsOn() && end > block.end() && page.text().charAt(block.end()) != ' ') {
                end = block.end();
            }
            parts.add(new PageSpan(page.number(), block.start(), end));
            text.append(page.text(), block.start(), end);
            if (!block.runsOn()) {
                finish(units);
            }
        }

        void finish(List<Unit> units) {
            if (parts.isEmpty()) {
                return;
            }
            String paragraph = text.toString();
            List<TextSpan> sentences = new ArrayList<>();
            for (TextSpan sentence : Sentences.spans(paragraph)) {
                cuts.cut(sentence, paragraph, sentences);
            }
            for (int i = 0; i < sentences.size(); i++) {
                // The blanks between two sentences belong to the first, so that spans can be put together.
                int end = i + 1 < sentences.size()
                        ? sentences.get(i + 1).start()
                        : sentences.get(i).end();
                String sentence = sentences.get(i).of(paragraph);
                units.add(new Unit(
                        spans(sentences.get(i).start(), end),
                        cuts.tokens(sentence),
                        i + 1 == sentences.size(),
                        sentence.endsWith(":")));
            }
            text.setLength(0);
            parts.clear();
        }

        private List<PageSpan> spans(int start, int end) {
            List<PageSpan> spans = new ArrayList<>();
            int offset = 0;
            for (PageSpan part : parts) {
                int length = part.end() - part.start();
                int from = Math.max(start, offset);
                int to = Math.min(end, offset + length);
                if (from < to) {
                    spans.add(new PageSpan(part.page(), part.start() + from - offset, part.start() + to - offset));
                }
                offset += length;
            }
            return spans;
        }
    }

    /** Fills passages evenly: as few as the budget allows, of about the same size, ended between paragraphs where near. */
    private List<List<Unit>> pack(List<Unit> units) {
        List<List<Unit>> passages = new ArrayList<>();
        int left = units.stream().mapToInt(Unit::tokens).sum();
        List<Unit> open = new ArrayList<>();
        int filled = 0;
        for (Unit unit : units) {
            int target = (left + filled) / Math.max(1, Math.ceilDiv(left + filled, budget));
            boolean full = filled + unit.tokens() > budget;
            boolean even = filled + unit.tokens() / 2 > target
                    && !open.isEmpty()
                    && !open.getLast().introduces();
            boolean paragraph = !open.isEmpty()
                    && open.getLast().paragraphEnd()
                    && !open.getLast().introduces();
            boolean near = paragraph && filled > 0.8 * target && left > 0.3 * budget;
            if (!open.isEmpty() && (full || even && left > 0.2 * budget || near)) {
                passages.add(open);
                open = new ArrayList<>();
                filled = 0;
            }
            open.add(unit);
            filled += unit.tokens();
            left -= unit.tokens();
        }
        if (!open.isEmpty()) {
            passages.add(open);
        }
        return passages;
    }

    private static Passage passage(SourceDocument document, String section, List<Unit> units, int number) {
        List<PageSpan> spans = new ArrayList<>();
        for (int i = 0; i < units.size(); i++) {
            boolean last = i + 1 == units.size();
            for (PageSpan span : units.get(i).spans()) {
                append(spans, span);
            }
            if (units.get(i).paragraphEnd() && !last) {
                // The line break behind a block.
                PageSpan end = spans.removeLast();
                spans.add(new PageSpan(end.page(), end.start(), end.end() + 1));
            }
        }
        trimEnd(document, spans);
        return new Passage(
                "p%05d".formatted(number), document.name(), document.sha256(), spans, section, document.textAt(spans));
    }

    private static void append(List<PageSpan> spans, PageSpan next) {
        if (!spans.isEmpty()
                && spans.getLast().page() == next.page()
                && spans.getLast().end() == next.start()) {
            PageSpan before = spans.removeLast();
            spans.add(new PageSpan(before.page(), before.start(), next.end()));
        } else {
            spans.add(next);
        }
    }

    private static void trimEnd(SourceDocument document, List<PageSpan> spans) {
        PageSpan last = spans.removeLast();
        String text = document.pages().get(last.page() - 1).text();
        int end = last.end();
        while (end > last.start() && Character.isWhitespace(text.charAt(end - 1))) {
            end--;
        }
        spans.add(new PageSpan(last.page(), last.start(), end));
    }
}
