package dev.retort.document.pdf;

import org.apache.pdfbox.cos.COSObject;
import org.apache.pdfbox.pdmodel.DefaultResourceCache;
import org.apache.pdfbox.pdmodel.graphics.PDXObject;

/** Keeps fonts from page to page and forgets forms and images, so that memory stays flat over many pages. */
final class BoundedResources extends DefaultResourceCache {

    @Override
    public void put(COSObject indirect, PDXObject object) {
        // Drawn once as a rule, and large.
    }
}
