package dev.retort.document.pdf;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.pdfbox.cos.COSArray;
import org.apache.pdfbox.cos.COSBase;
import org.apache.pdfbox.cos.COSDictionary;
import org.apache.pdfbox.cos.COSName;
import org.apache.pdfbox.io.RandomAccessReadBufferedFile;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.common.PDPageLabels;
import org.apache.pdfbox.pdmodel.common.PDStream;
import org.apache.pdfbox.pdmodel.interactive.action.PDActionGoTo;
import org.apache.pdfbox.pdmodel.interactive.documentnavigation.destination.PDDestination;
import org.apache.pdfbox.pdmodel.interactive.documentnavigation.destination.PDNamedDestination;
import org.apache.pdfbox.pdmodel.interactive.documentnavigation.destination.PDPageDestination;
import org.apache.pdfbox.pdmodel.interactive.documentnavigation.outline.PDDocumentOutline;
import org.apache.pdfbox.pdmodel.interactive.documentnavigation.outline.PDOutlineItem;
import org.apache.pdfbox.pdmodel.interactive.documentnavigation.outline.PDOutlineNode;

/** A PDF file opened with limits on time, on pages and on what its streams may unpack to. One thread. */
final class BoundedFile implements Closeable {

    private static final int MAX_PAGES = 100_000;
    private static final int MAX_TREE_NODES = 300_000;
    private static final int MAX_OUTLINE = 20_000;

    private final PDDocument document;
    private final Budget budget;
    private final Map<COSDictionary, Integer> pageNumbers = new IdentityHashMap<>();

    private BoundedFile(PDDocument document, Budget budget) {
        this.document = document;
        this.budget = budget;
    }

    /** Opens a file; it is closed with this object. */
    static BoundedFile open(Path file) throws IOException {
        Budget budget = new Budget();
        RandomAccessReadBufferedFile source = new RandomAccessReadBufferedFile(file);
        try {
            PDDocument document = new BoundedParser(source, budget).parse();
            return new BoundedFile(document, budget);
        } catch (IOException | RuntimeException | Error e) {
            source.close();
            throw e;
        }
    }

    /**
     * Reads all pages in order.
     *
     * @param pages takes every page; one that cannot be read is taken as blank
     * @param damage takes what is missing
     */
    void forEachPage(Consumer<PageLayout> pages, Damage damage) throws IOException {
        BoundedResources resources = new BoundedResources();
        GlyphCollector collector = new GlyphCollector(budget);
        int number = 0;
        for (COSDictionary dictionary : pageDictionaries(damage)) {
            number++;
            pageNumbers.put(dictionary, number);
            PageLayout layout;
            try {
                PDPage page = new CachedPage(dictionary, resources);
                measure(page);
                layout = collector.collect(page, number);
                if (collector.failed()) {
                    damage.partly(number);
                }
                damage.look(layout, collector);
            } catch (Budget.OverBudget e) {
                throw e;
            } catch (IOException | RuntimeException | StackOverflowError e) {
                layout = new PageLayout(number, 612, 792, List.of(), List.of());
                damage.unreadable(number);
            }
            pages.accept(layout);
            budget.checkNow();
            budget.pageDone();
        }
    }

    /** Looks for a form whose values are elsewhere than in its fields. */
    void lookAtForm(Damage damage) {
        COSDictionary form = document.getDocumentCatalog().getCOSObject().getCOSDictionary(COSName.ACRO_FORM);
        if (form != null && form.containsKey(COSName.XFA)) {
            damage.xfa();
        }
    }

    /** Pages are unpacked while they are drawn; this looks before. */
    private static void measure(PDPage page) throws IOException {
        Iterator<PDStream> streams = page.getContentStreams();
        while (streams.hasNext()) {
            if (streams.next().getCOSObject() instanceof BoundedParser.BoundedStream stream) {
                stream.measure();
            }
        }
    }

    /** Walks the page tree itself: counts in the file may lie and trees may be cyclic. */
    private List<COSDictionary> pageDictionaries(Damage damage) throws IOException {
        COSDictionary root = document.getDocumentCatalog().getCOSObject().getCOSDictionary(COSName.PAGES);
        List<COSDictionary> pages = new ArrayList<>();
        if (root == null) {
            return pages;
        }
        Set<COSDictionary> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        Deque<COSDictionary> open = new ArrayDeque<>(List.of(root));
        while (!open.isEmpty() && pages.size() < MAX_PAGES && seen.size() < MAX_TREE_NODES) {
            budget.check();
            COSDictionary node = open.pop();
            if (!seen.add(node)) {
                continue;
            }
            COSArray kids = node.getCOSArray(COSName.KIDS);
            if (kids == null) {
                pages.add(node);
                continue;
            }
            for (int i = Math.min(kids.size(), MAX_TREE_NODES) - 1; i >= 0; i--) {
                COSBase kid = kids.getObject(i);
                if (kid instanceof COSDictionary dictionary) {
                    open.push(dictionary);
                } else {
                    damage.lostPages();
                }
            }
        }
        return pages;
    }

    /** Returns one label a page: the file's own, or the page's number. */
    List<String> labels(int count) {
        List<String> labels = new ArrayList<>();
        String[] own = {};
        try {
            PDPageLabels pageLabels = document.getDocumentCatalog().getPageLabels();
            if (pageLabels != null && document.getNumberOfPages() == count) {
                own = pageLabels.getLabelsByPageIndices();
            }
        } catch (IOException | RuntimeException | StackOverflowError e) {
            own = new String[0];
        }
        for (int i = 0; i < count; i++) {
            String label = i < own.length && own[i] != null ? own[i].strip() : "";
            labels.add(label.isEmpty() ? String.valueOf(i + 1) : label);
        }
        return labels;
    }

    /** Returns the bookmarks that lead to a page of this file, in order; none where the outline is damaged. */
    List<OutlineEntry> outline() {
        List<OutlineEntry> entries = new ArrayList<>();
        try {
            PDDocumentOutline outline = document.getDocumentCatalog().getDocumentOutline();
            if (outline != null) {
                collect(outline, 1, entries, Collections.newSetFromMap(new IdentityHashMap<>()), new HashMap<>());
            }
        } catch (IOException | RuntimeException | StackOverflowError e) {
            entries.clear();
        }
        return entries;
    }

    private void collect(
            PDOutlineNode node,
            int level,
            List<OutlineEntry> entries,
            Set<COSDictionary> seen,
            Map<String, Integer> named)
            throws IOException {
        PDOutlineItem item = node.getFirstChild();
        while (item != null && seen.size() < MAX_OUTLINE && level < 20 && seen.add(item.getCOSObject())) {
            budget.check();
            String title = item.getTitle();
            Integer page = pageOf(item, named);
            if (title != null && !title.isBlank() && page != null) {
                entries.add(new OutlineEntry(title.strip(), level, page));
            }
            collect(item, level + 1, entries, seen, named);
            item = item.getNextSibling();
        }
    }

    private @org.jspecify.annotations.Nullable Integer pageOf(PDOutlineItem item, Map<String, Integer> named)
            throws IOException {
        PDDestination destination = item.getDestination();
        if (destination == null && item.getAction() instanceof PDActionGoTo go) {
            destination = go.getDestination();
        }
        if (destination instanceof PDNamedDestination name && name.getNamedDestination() != null) {
            if (named.containsKey(name.getNamedDestination())) {
                return named.get(name.getNamedDestination());
            }
            destination = document.getDocumentCatalog().findNamedDestinationPage(name);
        }
        if (destination instanceof PDPageDestination page) {
            PDPage target = page.getPage();
            return target != null ? pageNumbers.get(target.getCOSObject()) : Integer.valueOf(page.getPageNumber() + 1);
        }
        return null;
    }

    @Override
    public void close() throws IOException {
        document.close();
    }
}
