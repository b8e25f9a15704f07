package dev.retort.document.loading;

import dev.retort.document.SourceDocument;
import dev.retort.error.RetortException;
import java.util.Optional;
import org.apiguardian.api.API;

/**
 * A file that was not read.
 *
 * @param name as {@link SourceDocument#name()}
 * @param reason what is wrong with it and what to do, for a person to read
 * @param sameAs the name of the document that holds the same bytes, where that is the reason
 */
public record RejectedFile(String name, String reason, Optional<String> sameAs) {

    /** A file that was not read for another reason than being read already. */
    public RejectedFile(String name, String reason) {
        this(name, reason, Optional.empty());
    }

    /** A file that could not be used: problem and remedy, without the file's name where that is before them. */
    @API(status = API.Status.INTERNAL)
    public static RejectedFile because(String name, RetortException e) {
        String problem = e.problem().startsWith(name + ": ") ? e.problem().substring(name.length() + 2) : e.problem();
        return new RejectedFile(name, (problem + " " + e.remedy()).strip());
    }

    /** A file of the same bytes as a document. */
    @API(status = API.Status.INTERNAL)
    public static RejectedFile sameAs(String name, String document) {
        return new RejectedFile(
                name, "the same file as %s, which is read once.".formatted(document), Optional.of(document));
    }
}
