package dev.retort.distillation;

import dev.retort.document.Passage;
import dev.retort.progress.Progress;
import dev.retort.question.QuestionDrafts;
import dev.retort.question.QuestionDrafts.Candidate;
import dev.retort.question.QuestionTarget;
import dev.retort.question.QuestionWriter;
import java.util.List;

/** A writer whose candidates are embedded together, so that the filters need no request for each. */
final class EmbeddedDrafts implements QuestionWriter {

    private final QuestionWriter writer;
    private final RunEmbeddings embeddings;

    EmbeddedDrafts(QuestionWriter writer, RunEmbeddings embeddings) {
        this.writer = writer;
        this.embeddings = embeddings;
    }

    @Override
    public List<QuestionTarget> targets(List<Passage> passages) {
        return writer.targets(passages);
    }

    @Override
    public List<QuestionDrafts> write(List<QuestionTarget> targets, Progress progress) {
        List<QuestionDrafts> drafts = writer.write(targets, progress);
        embeddings.ahead(drafts.stream()
                .flatMap(draft -> draft.candidates().stream())
                .map(Candidate::text)
                .toList());
        return drafts;
    }
}
