package dev.retort.document.pdf;

import java.io.IOException;
import org.apache.pdfbox.cos.COSDictionary;
import org.apache.pdfbox.io.RandomAccessRead;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.PDResources;
import org.apache.pdfbox.pdmodel.ResourceCache;
import org.jspecify.annotations.Nullable;

/** A page that shares its fonts with the other pages of the document, so that each is read once. */
final class CachedPage extends PDPage {

    private final ResourceCache cache;
    private @Nullable PDResources resources;

    CachedPage(COSDictionary dictionary, ResourceCache cache) {
        super(dictionary);
        this.cache = cache;
    }

    @Override
    public @Nullable PDResources getResources() {
        if (resources == null) {
            PDResources own = super.getResources();
            resources = own == null ? null : new PDResources(own.getCOSObject(), cache);
        }
        return resources;
    }

    /** A page's content lies unpacked in memory while it is parsed: PDFBox asks for it byte by byte. */
    @Override
    public RandomAccessRead getContentsForStreamParsing() throws IOException {
        try {
            return MemoryRead.of(getContentsForRandomAccess());
        } catch (IOException damaged) {
            // As far as it goes.
            return super.getContentsForStreamParsing();
        }
    }

    @Override
    public ResourceCache getResourceCache() {
        return cache;
    }
}
