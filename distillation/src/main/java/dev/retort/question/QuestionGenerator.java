package dev.retort.question;

import dev.langchain4j.model.embedding.EmbeddingModel;
import dev.retort.document.Passage;
import dev.retort.error.ModelException;
import dev.retort.progress.Progress;
import dev.retort.question.QuestionDrafts.Candidate;
import dev.retort.retrieval.Retriever;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apiguardian.api.API;

/**
 * Makes as many questions as asked for, spread evenly over the sections: asks a {@link QuestionWriter} in rounds, each
 * about the sections that have fewest, and keeps what passes every filter, until there are enough or nothing is left to ask
 * about. Thread-safe if its models are.
 */
@API(status = API.Status.INTERNAL)
public final class QuestionGenerator {

    /** How many passages are searched for a candidate: its own must be among them, and an unanswerable one is held against them. */
    public static final int SEARCHED_PASSAGES = 3;

    private static final int SMALLEST_ROUND = 8;
    private static final int FIRST = 0;

    private final QuestionWriter writer;
    private final EmbeddingModel embeddings;
    private final Retriever retriever;
    private final QuestionCritic critic;
    private final boolean filtered;

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
        this(writer, embeddings, retriever, critic, true);
    }

    private QuestionGenerator(
            QuestionWriter writer,
            EmbeddingModel embeddings,
            Retriever retriever,
            QuestionCritic critic,
            boolean filtered) {
        this.filtered = filtered;
        this.writer = writer;
        this.embeddings = embeddings;
        this.retriever = retriever;
        this.critic = critic;
    }

    /** Returns one that takes every question the writer writes, but none twice. */
    public QuestionGenerator unfiltered() {
        return new QuestionGenerator(writer, embeddings, retriever, critic, false);
    }

    /** Returns how many places to ask about each passage has, by its id. */
    public Map<String, Integer> places(List<Passage> passages) {
        Map<String, Integer> places = new HashMap<>();
        for (QuestionTarget target : targets(passages)) {
            if (target.attempt() == FIRST) {
                places.merge(target.passage().id(), 1, Integer::sum);
            }
        }
        return places;
    }

    private List<QuestionTarget> targets(List<Passage> passages) {
        return writer.targets(passages.stream().filter(BackMatter::isAskable).toList());
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
        List<QuestionTarget> targets = targets(passages);
        Quotas quotas = new Quotas(targets);
        QuestionFilters filters = new QuestionFilters(embeddings, retriever, guard, filtered);
        Map<Rejection, Integer> rejected = new EnumMap<>(Rejection.class);
        List<Question> accepted = new ArrayList<>();
        int tried = 0;
        int retried = 0;
        int candidates = 0;
        String task = split == Split.TRAIN ? "train questions" : "eval questions";
        Deque<Accepted> spare = new ArrayDeque<>();
        while (accepted.size() < asked) {
            int missing = asked - accepted.size() - spare.size();
            List<QuestionTarget> round =
                    missing > 0 ? quotas.next(Math.max(SMALLEST_ROUND, missing)) : quotas.nextUncovered();
            if (round.isEmpty()) {
                break;
            }
            List<QuestionDrafts> drafts = writer.write(round, Progress.NONE);
            checkAnyReply(drafts, tried == 0);
            int firstAttempts = firstAttempts(round);
            tried += firstAttempts;
            retried += round.size() - firstAttempts;
            for (int i = 0; i < round.size(); i++) {
                candidates += drafts.get(i).candidates().size();
            }
            spare.addAll(choose(round, drafts, filters, rejected, progress));
            for (Accepted choice : List.copyOf(spare)) {
                // What is left to ask for is kept for sections that may still get their first question.
                boolean free = !quotas.isCovered(choice.target()) || accepted.size() + quotas.uncovered() < asked;
                if (accepted.size() < asked && free) {
                    spare.remove(choice);
                    accept(choice, split, accepted, quotas);
                }
            }
            progress.advanced(task, Math.min(asked, accepted.size()), asked);
        }
        while (accepted.size() < asked && !spare.isEmpty()) {
            accept(spare.remove(), split, accepted, quotas);
        }
        Map<String, Integer> counts = new LinkedHashMap<>();
        rejected.forEach((reason, count) -> counts.put(reason.key(), count));
        return new GeneratedQuestions(
                accepted,
                asked,
                firstAttempts(targets),
                tried,
                retried,
                candidates,
                counts,
                quotas.sections(),
                quotas.covered());
    }

    private static void accept(Accepted choice, Split split, List<Question> accepted, Quotas quotas) {
        accepted.add(question(split, accepted.size(), choice));
        quotas.accepted(choice.target());
    }

    private static int firstAttempts(List<QuestionTarget> targets) {
        return (int)
                targets.stream().filter(target -> target.attempt() == FIRST).count();
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
        List<Boolean> verdicts =
                critic.accept(chosen.stream().map(this::reviewed).toList(), progress);
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

    /** An unanswerable question is held against the passages nearest to it, wherever they stand. */
    private QuestionCritic.Reviewed reviewed(Accepted choice) {
        String question = choice.candidate().text();
        QuestionTarget target = choice.target();
        if (target.kind() != QuestionKind.UNANSWERABLE) {
            return new QuestionCritic.Reviewed(question, target);
        }
        Set<Passage> passages = new LinkedHashSet<>(target.passages());
        retriever.retrieve(question, SEARCHED_PASSAGES).forEach(found -> passages.add(found.passage()));
        return new QuestionCritic.Reviewed(
                question,
                new QuestionTarget(
                        target.kind(), List.copyOf(passages), target.sentence(), target.rank(), target.attempt()));
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
