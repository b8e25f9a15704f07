package dev.retort.question;

import dev.retort.progress.Progress;
import java.util.List;
import org.apiguardian.api.API;

/** A second opinion on candidate questions, such as a judge model's. */
@API(status = API.Status.INTERNAL)
@FunctionalInterface
public interface QuestionCritic {

    /** Accepts everything. */
    QuestionCritic NONE =
            (candidates, progress) -> candidates.stream().map(candidate -> true).toList();

    /**
     * A question with what it was made from.
     *
     * @param question the question
     * @param target what it is about
     */
    record Reviewed(String question, QuestionTarget target) {}

    /** Returns for each candidate, in order, whether it is good enough. */
    List<Boolean> accept(List<Reviewed> candidates, Progress progress);
}
