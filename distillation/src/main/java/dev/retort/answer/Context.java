package dev.retort.answer;

import java.util.List;
import org.apiguardian.api.API;

/**
 * What a prompt holds of the documents.
 *
 * @param texts passages or sentences, best first
 * @param passageIds the retrieved passages they stand in, best first
 */
@API(status = API.Status.INTERNAL)
public record Context(List<String> texts, List<String> passageIds) {

    /** No context: an answer from the model's memory. */
    public static final Context NONE = new Context(List.of(), List.of());

    /** Copies the lists. */
    public Context {
        texts = List.copyOf(texts);
        passageIds = List.copyOf(passageIds);
    }
}
