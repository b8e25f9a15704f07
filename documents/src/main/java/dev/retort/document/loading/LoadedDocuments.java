package dev.retort.document.loading;

import dev.retort.document.SourceDocument;
import java.util.List;

/**
 * What became of the files that were asked for.
 *
 * @param documents those read, in the order asked for, folders in the order of their paths
 * @param rejected those that could not be read, with the reason
 */
public record LoadedDocuments(List<SourceDocument> documents, List<RejectedFile> rejected) {

    /** Copies the lists. */
    public LoadedDocuments {
        documents = List.copyOf(documents);
        rejected = List.copyOf(rejected);
    }
}
