package dev.retort.question;

import dev.langchain4j.model.embedding.EmbeddingModel;
import dev.retort.document.Passage;
import dev.retort.error.ModelException;
import dev.retort.progress.Progress;
import dev.retort.question.QuestionDrafts.Candidate;
import dev.retort.retrieval.Retriever;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Makes as many questions as asked for, spread evenly over the sections: asks a {@link QuestionWriter} in rounds, each
 * about the sections that have fewest, and keeps what passes every filter, until there are enough or nothing is left to ask
 * about. Thread-safe if its models are.
 */
public final class QuestionGenerator {

    private static final int SMALLEST_ROUND = 8;

    private final QuestionWriter writer;
    private final EmbeddingModel embeddings;
    private final Retriever retriever;
    private final QuestionCritic critic;

    /** Creates a generator without a critic. */
    public QuestionGenerator(QuestionWriter writer, EmbeddingModel embeddings, Retriever retriever) {
        this(writer, embeddings, retriever, QuestionCritic.NONE);
    }

    /**
     * Creates a generator.
     *
     * @param writer writes candidates
     * @param embeddings measures nearness
     * @param retriever searches all passages, those of the other side too, as the answers will
     * @param critic has the last word on a candidate
     */
    public QuestionGenerator(
            QuestionWriter writer, EmbeddingModel embeddings, Retriever retriever, QuestionCritic critic) {
        this.writer = writer;
        this.embeddings = embeddings;
        this.retriever = retriever;
        this.critic = critic;
    }

    /**
     * Makes the questions of one side.
     *
     * @param split which side
     * @param passages that side's passages
     * @param asked how many questions
     * @param guard knows the other side
     * @throws ModelException if the writer's model failed on every target of the first round
     */
    public GeneratedQuestions generate(
            Split split, List<Passage> passages, int asked, LeakGuard guard, Progress progress) {
        List<QuestionTarget> targets =
                writer.targets(passages.stream().filter(BackMatter::isAskable).toList());
        Quotas quotas = new Quotas(targets);
        QuestionFilters filters = new QuestionFilters(embeddings, retriever, guard);
        Map<Rejection, Integer> rejected = new EnumMap<>(Rejection.class);
        List<Question> accepted = new ArrayList<>();
        int tried = 0;
        int candidates = 0;
        String task = split == Split.TRAIN ? "train questions" : "eval questions";
        while (accepted.size() < asked) {
            List<QuestionTarget> round = quotas.next(Math.max(SMALLEST_ROUND, asked - accepted.size()));
            if (round.isEmpty()) {
                break;
            }
            List<QuestionDrafts> drafts = writer.write(round, Progress.NONE);
            checkAnyReply(drafts, tried == 0);
            tried += round.size();
            for (int i = 0; i < round.size(); i++) {
                candidates += drafts.get(i).candidates().size();
            }
            for (Accepted choice : choose(round, drafts, filters, rejected, progress)) {
                if (accepted.size() < asked) {
                    accepted.add(question(split, accepted.size(), choice));
                    quotas.accepted(choice.target());
                }
            }
            progress.advanced(task, Math.min(asked, accepted.size()), asked);
        }
        Map<String, Integer> counts = new LinkedHashMap<>();
        rejected.forEach((reason, count) -> counts.put(reason.key(), count));
        return new GeneratedQuestions(
                accepted, asked, targets.size(), tried, candidates, counts, quotas.sections(), quotas.covered());
    }

    private record Accepted(Candidate candidate, QuestionTarget target) {}

    private List<Accepted> choose(
            List<QuestionTarget> round,
            List<QuestionDrafts> drafts,
            QuestionFilters filters,
            Map<Rejection, Integer> rejected,
            Progress progress) {
        List<Accepted> chosen = new ArrayList<>();
        for (int i = 0; i < round.size(); i++) {
            QuestionTarget target = round.get(i);
            if (drafts.get(i).candidates().isEmpty()) {
                Rejection reason = drafts.get(i).failure().isPresent() ? Rejection.MODEL_FAILED : Rejection.NO_QUESTION;
                rejected.merge(reason, 1, Integer::sum);
            }
            for (Candidate candidate : drafts.get(i).candidates()) {
                Optional<Rejection> reason = filters.check(candidate.text(), target);
                if (reason.isEmpty()) {
                    chosen.add(new Accepted(candidate, target));
                    break;
                }
                rejected.merge(reason.get(), 1, Integer::sum);
            }
        }
        List<Boolean> verdicts = critic.accept(
                chosen.stream()
                        .map(choice ->
                                new QuestionCritic.Reviewed(choice.candidate().text(), choice.target()))
                        .toList(),
                progress);
        List<Accepted> kept = new ArrayList<>();
        for (int i = 0; i < chosen.size(); i++) {
            if (verdicts.get(i)) {
                kept.add(chosen.get(i));
            } else {
                rejected.merge(Rejection.CRITIC, 1, Integer::sum);
            }
        }
        return kept;
    }

    private static void checkAnyReply(List<QuestionDrafts> drafts, boolean first) {
        if (first && drafts.stream().allMatch(draft -> draft.failure().isPresent())) {
            throw new ModelException(
                    "The question model failed on all of its first %d requests: %s."
                            .formatted(
                                    drafts.size(), drafts.getFirst().failure().orElse("")),
                    "Check the model's name, key and service, then run again.");
        }
    }

    private static Question question(Split split, int index, Accepted accepted) {
        QuestionTarget target = accepted.target();
        return new Question(
                "%s-%04d".formatted(split.name().toLowerCase(Locale.ROOT), index + 1),
                split,
                accepted.candidate().text(),
                accepted.candidate().kind().key(),
                target.passages().stream().map(Passage::id).toList(),
                target.passage().section(),
                target.sentence());
    }
}
