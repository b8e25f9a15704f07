package dev.retort.question;

import dev.retort.document.Passage;
import dev.retort.progress.Progress;
import java.util.List;
import org.apiguardian.api.API;

/** Writes question candidates about passages; {@link QuestionGenerator} decides which of them are good enough. */
@API(status = API.Status.INTERNAL)
public interface QuestionWriter {

    /** Returns everything this writer could ask about in these passages, in the order of the passages. */
    List<QuestionTarget> targets(List<Passage> passages);

    /** Returns the drafts for each target, in order. */
    List<QuestionDrafts> write(List<QuestionTarget> targets, Progress progress);
}
