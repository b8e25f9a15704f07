package dev.retort.question;

import dev.retort.document.Passage;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import org.apiguardian.api.API;

/**
 * Questions that people asked about the documents: a file as {@link OwnQuestions} reads it, whose {@code pages} (and
 * {@code document}, {@code quote}) say where the answer is. The section there is the question's cluster; a question without
 * pages is a cluster of its own.
 */
@API(status = API.Status.INTERNAL)
public final class AskedQuestions {

    private AskedQuestions() {}

    /**
     * Reads a file of questions.
     *
     * @param passages of the documents, in order
     * @param remarks takes a sentence on each thing that is doubtful
     * @throws dev.retort.error.InputException if a row is not of the form; the message names file and line
     */
    public static List<Question> read(Path file, List<Passage> passages, Consumer<String> remarks) {
        return OwnQuestions.rows(file, Split.ASKED, remarks).stream()
                .map(row -> row.source().of(row.question(), passages))
                .toList();
    }
}
