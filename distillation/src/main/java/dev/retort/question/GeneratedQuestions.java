package dev.retort.question;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apiguardian.api.API;

/**
 * The questions of one side and how they came about.
 *
 * @param questions the accepted questions, spread over the sections
 * @param asked how many were asked for
 * @param targets how many sentences or passages could have been asked about
 * @param tried how many of them were
 * @param retried how many further attempts were made where the first failed, or where more questions were needed
 * @param candidates how many candidate questions were looked at
 * @param rejected how many candidates were refused, by {@link Rejection#key()}; reasons without a case are left out
 * @param sections how many sections had something to ask about
 * @param covered how many of them have a question
 */
@API(status = API.Status.INTERNAL)
public record GeneratedQuestions(
        List<Question> questions,
        int asked,
        int targets,
        int tried,
        int retried,
        int candidates,
        Map<String, Integer> rejected,
        int sections,
        int covered) {

    /** Copies the collections. */
    public GeneratedQuestions {
        questions = List.copyOf(questions);
        rejected = Collections.unmodifiableMap(new LinkedHashMap<>(rejected));
    }

    /** Returns one sentence: how many were delivered, and why not more where that is so. */
    public String summary() {
        String delivered = "%d of %d questions asked for, from %d of %d sections"
                .formatted(questions.size(), asked, covered, sections);
        return questions.size() >= asked
                ? delivered + "."
                : "%s: all %d places to ask about are used up after %d further attempts; candidates refused: %s."
                        .formatted(delivered, targets, retried, rejected);
    }
}
