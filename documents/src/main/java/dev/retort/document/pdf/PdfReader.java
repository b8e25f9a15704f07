package dev.retort.document.pdf;

import dev.retort.document.BlockKind;
import dev.retort.document.DocumentAssembler;
import dev.retort.document.DocumentReader;
import dev.retort.document.SourceDocument;
import dev.retort.error.InputException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.pdfbox.pdmodel.encryption.InvalidPasswordException;

/**
 * Reads PDF files with a text layer.
 *
 * <p>Columns, drawn tables, running headers, footnotes, hyphenation and headings are recognised from the layout; pages are
 * read one by one and only their text is kept. Time is bounded by {@link Budget}, decoded streams by {@link BoundedFile}.
 */
public final class PdfReader implements DocumentReader {

    private static final double LEAST_TEXT_SHARE = 0.02;

    @Override
    public SourceDocument read(Path file, String name, String sha256) {
        try {
            return readBounded(file, name, sha256);
        } catch (InvalidPasswordException e) {
            throw new InputException(
                    "%s: the PDF is encrypted and needs a password.".formatted(name),
                    "Save it without a password, then run again.",
                    e);
        } catch (Budget.OverBudget e) {
            throw new InputException(
                    "%s: %s.".formatted(name, e.getMessage()), "Print it to a new PDF file, then run again.", e);
        } catch (IOException e) {
            throw damaged(name, e);
        } catch (InputException e) {
            throw e;
        } catch (RuntimeException | StackOverflowError e) {
            // The parser meets damaged files with all sorts of unchecked exceptions.
            throw damaged(name, e);
        } catch (OutOfMemoryError e) {
            throw new InputException(
                    "%s: needs more memory than there is: a damaged or hostile file.".formatted(name),
                    "Print it to a new PDF file, then run again.",
                    e);
        }
    }

    private static InputException damaged(String name, Throwable cause) {
        return new InputException(
                "%s: not a readable PDF file: its structure is damaged.".formatted(name),
                "Open it in a viewer and save it again, or leave it out.",
                cause);
    }

    private static SourceDocument readBounded(Path file, String name, String sha256) throws IOException {
        List<PageLayout> pages = new ArrayList<>();
        Damage damage = new Damage();
        List<String> labels;
        List<OutlineEntry> outline;
        try (BoundedFile pdf = BoundedFile.open(file)) {
            pdf.forEachPage(pages::add, damage);
            labels = pdf.labels(pages.size());
            outline = pdf.outline();
            pdf.lookAtForm(damage);
        }
        if (pages.isEmpty()) {
            throw new InputException("%s: the PDF has no pages.".formatted(name), "Leave it out.");
        }
        refuseWithoutText(name, pages, damage);
        damage.lookAtEnd(file);
        pages = LineNumbers.removed(pages).stream().map(PageLayout::joined).toList();
        return assemble(pages, labels, outline, name, sha256, damage.sentences());
    }

    private static void refuseWithoutText(String name, List<PageLayout> pages, Damage damage) {
        List<Integer> silent = pages.stream()
                .filter(page ->
                        page.segments().isEmpty() || damage.withoutOwnText().contains(page.number()))
                .map(PageLayout::number)
                .toList();
        if (silent.size() <= (1 - LEAST_TEXT_SHARE) * pages.size()) {
            return;
        }
        String which = pages.size() == 1 ? "page 1" : "pages 1 to " + pages.size();
        if (damage.unreadablePages() * 2 > pages.size()) {
            throw new InputException(
                    "%s: %s cannot be read, the file is damaged.".formatted(name, which),
                    "Open it in a viewer and save it again, or leave it out.");
        }
        if (damage.namesNoCharacters()) {
            throw new InputException(
                    "%s: the text on %s cannot be read: its fonts name no characters for their glyphs."
                            .formatted(name, which),
                    "Run OCR over it first, for example with ocrmypdf --force-ocr.");
        }
        if (silent.stream().anyMatch(damage.withoutOwnText()::contains)) {
            throw new InputException(
                    "%s: no text but stamps, headers or numbers on %s: scanned images without a text layer."
                            .formatted(name, which),
                    "Run OCR over it first, for example with ocrmypdf --force-ocr.");
        }
        throw new InputException(
                "%s: no text on %s: scanned images without a text layer, or blank.".formatted(name, which),
                "Run OCR over it first, for example with ocrmypdf.");
    }

    private static SourceDocument assemble(
            List<PageLayout> pages,
            List<String> labels,
            List<OutlineEntry> outline,
            String name,
            String sha256,
            List<String> damage) {
        List<Set<Segment>> running = RunningLines.find(pages);
        List<List<Segment>> segments = new ArrayList<>();
        for (int i = 0; i < pages.size(); i++) {
            Set<Segment> dropped = running.get(i);
            segments.add(pages.get(i).segments().stream()
                    .filter(segment -> !dropped.contains(segment))
                    .toList());
        }
        float gutter = ReadingOrder.habit(segments);
        List<List<Flow>> flows = new ArrayList<>();
        for (int i = 0; i < pages.size(); i++) {
            flows.add(ReadingOrder.of(segments.get(i), pages.get(i).rulings(), gutter));
        }
        Hyphenation hyphenation = new Hyphenation();
        flows.forEach(page -> page.forEach(flow -> flow.regions().forEach(hyphenation::learn)));
        flows.forEach(page -> page.forEach(flow -> observe(hyphenation, flow)));
        Typography typography = Typography.of(flows);
        BlockBuilder builder = new BlockBuilder(typography, hyphenation, Headings.keys(outline));
        List<List<Draft>> drafts = new ArrayList<>();
        for (int i = 0; i < pages.size(); i++) {
            List<Draft> blocks = builder.blocks(pages.get(i), flows.get(i));
            for (PageLayout turned : pages.get(i).turned()) {
                blocks.addAll(builder.blocks(turned, ReadingOrder.of(turned.segments(), turned.rulings(), Float.NaN)));
            }
            FootnoteMarks.remove(blocks);
            drafts.add(blocks);
        }
        new Headings(typography, outline).mark(drafts);
        new Continuation(hyphenation).mark(drafts);
        DocumentAssembler assembler = new DocumentAssembler();
        for (int i = 0; i < pages.size(); i++) {
            assembler.startPage(labels.get(i));
            for (Draft block : drafts.get(i)) {
                if (block.kind == BlockKind.HEADING) {
                    assembler.addHeading(block.text, block.level);
                } else {
                    assembler.add(block.kind, block.text, block.runsOn);
                }
            }
        }
        return assembler.finish(name, sha256, damage);
    }

    private static void observe(Hyphenation hyphenation, Flow flow) {
        if (flow instanceof Flow.Column column) {
            for (int i = 1; i < column.rows().size(); i++) {
                hyphenation.observe(
                        column.rows().get(i - 1).text(), column.rows().get(i).text());
            }
        }
    }
}
