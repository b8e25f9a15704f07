package dev.retort.question;

import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.retort.call.ChatOutcome;
import dev.retort.call.ModelCalls;
import dev.retort.document.Passage;
import dev.retort.error.UsageException;
import dev.retort.model.NamedChatModel;
import dev.retort.progress.Progress;
import dev.retort.question.QuestionDrafts.Candidate;
import dev.retort.text.Sentences;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apiguardian.api.API;

/** Writes questions with a chat model that follows instructions, one prompt for each kind. Thread-safe. */
@API(status = API.Status.INTERNAL)
public final class PromptedQuestionWriter implements QuestionWriter {

    private static final int MOST_PER_PASSAGE = 4;
    private static final int FURTHER_ATTEMPTS = 3;
    private static final Map<QuestionKind, Double> ONLY_FACTS = Map.of(QuestionKind.FACT, 1.0);

    private final NamedChatModel model;
    private final ModelCalls calls;
    private final Map<QuestionKind, Double> mix;
    private final boolean seeds;

    /**
     * Creates a writer with a prompt for each kind.
     *
     * @param mix the share of each kind, 0 or more; the shares are scaled to sum to 1
     * @throws UsageException if a share is negative or all are zero
     */
    public PromptedQuestionWriter(NamedChatModel model, ModelCalls calls, Map<QuestionKind, Double> mix) {
        this(model, calls, mix, false);
    }

    private PromptedQuestionWriter(
            NamedChatModel model, ModelCalls calls, Map<QuestionKind, Double> mix, boolean seeds) {
        boolean negative = mix.values().stream().anyMatch(share -> !(share >= 0));
        double sum = mix.values().stream().mapToDouble(share -> share).sum();
        if (negative || !(sum > 0)) {
            throw new UsageException(
                    "questions.kinds: %s is not a mix of question kinds.".formatted(mix),
                    "Give each kind a share of 0 or more, at least one above 0.");
        }
        this.model = model;
        this.calls = calls;
        this.seeds = seeds;
        this.mix = new EnumMap<>(QuestionKind.class);
        mix.forEach((kind, share) -> this.mix.put(kind, share / sum));
    }

    /** Returns a writer that asks for facts in the exact words of the LlamaIndex examples ({@code prompt: seeds}). */
    public static PromptedQuestionWriter withSeedsPrompt(NamedChatModel model, ModelCalls calls) {
        return new PromptedQuestionWriter(model, calls, ONLY_FACTS, true);
    }

    /** Returns how many prompts are made of a passage at most, for a mix of kinds. */
    public static int mostPrompts(Map<QuestionKind, Double> mix) {
        return firstPrompts(mix) + FURTHER_ATTEMPTS;
    }

    /** Returns how many prompts are made of a passage at most in the words of the LlamaIndex examples. */
    public static int mostPromptsOfSeeds() {
        return firstPrompts(ONLY_FACTS);
    }

    private static int firstPrompts(Map<QuestionKind, Double> mix) {
        return Math.min(MOST_PER_PASSAGE, (int)
                mix.values().stream().filter(share -> share > 0).count());
    }

    /**
     * Returns each passage up to four times, each time with another kind, so that every run of targets has the mix; then, but
     * for the examples' prompt, three times more, each time to be asked about another of its sentences.
     */
    @Override
    public List<QuestionTarget> targets(List<Passage> passages) {
        List<QuestionTarget> targets = new ArrayList<>();
        Map<QuestionKind, Integer> given = new HashMap<>();
        int first = firstPrompts(mix);
        for (int rank = 0; rank < first + (seeds ? 0 : FURTHER_ATTEMPTS); rank++) {
            int attempt = Math.max(0, rank - first + 1);
            for (int i = 0; i < passages.size(); i++) {
                List<Passage> alone = List.of(passages.get(i));
                QuestionKind kind = mostWanted(given, targets.size());
                given.merge(kind, 1, Integer::sum);
                Optional<Passage> neighbour =
                        kind == QuestionKind.TWO_PASSAGES ? neighbour(passages, i) : Optional.empty();
                List<Passage> about =
                        neighbour.map(other -> List.of(alone.getFirst(), other)).orElse(alone);
                QuestionKind asked = kind == QuestionKind.TWO_PASSAGES && about.size() == 1 ? QuestionKind.FACT : kind;
                targets.add(new QuestionTarget(asked, about, Optional.empty(), rank, attempt));
            }
        }
        return targets;
    }

    @Override
    public List<QuestionDrafts> write(List<QuestionTarget> targets, Progress progress) {
        List<ChatRequest> requests = targets.stream()
                .map(this::prompt)
                .map(prompt ->
                        ChatRequest.builder().messages(UserMessage.from(prompt)).build())
                .toList();
        List<ChatOutcome> outcomes = calls.chat(model, requests, "candidates", progress);
        List<QuestionDrafts> drafts = new ArrayList<>();
        for (int i = 0; i < targets.size(); i++) {
            QuestionKind kind = targets.get(i).kind();
            drafts.add(
                    switch (outcomes.get(i)) {
                        case ChatOutcome.Reply reply ->
                            QuestionDrafts.of(QuestionReply.questions(reply.text()).stream()
                                    .map(text -> new Candidate(text, kind))
                                    .toList());
                        case ChatOutcome.Failed(String reason) -> QuestionDrafts.failed(reason);
                    });
        }
        return drafts;
    }

    private String prompt(QuestionTarget target) {
        String context = String.join(
                "\n\n", target.passages().stream().map(Passage::text).toList());
        if (seeds) {
            return QuestionPrompts.seeds(context);
        }
        List<String> sentences = Sentences.of(target.passage().text());
        return target.attempt() == 0 || sentences.isEmpty()
                ? QuestionPrompts.of(target.kind(), context)
                : QuestionPrompts.about(
                        target.kind(),
                        context,
                        sentences.get(target.attempt() * sentences.size() / (FURTHER_ATTEMPTS + 1)));
    }

    /** The kind furthest below its share, the first of them in the order of the kinds. */
    private QuestionKind mostWanted(Map<QuestionKind, Integer> given, int total) {
        QuestionKind wanted = QuestionKind.FACT;
        double largest = Double.NEGATIVE_INFINITY;
        for (Map.Entry<QuestionKind, Double> entry : mix.entrySet()) {
            double missing = entry.getValue() * (total + 1) - given.getOrDefault(entry.getKey(), 0);
            if (entry.getValue() > 0 && missing > largest) {
                largest = missing;
                wanted = entry.getKey();
            }
        }
        return wanted;
    }

    /** The next passage of the same document, preferably of the same section. */
    private static Optional<Passage> neighbour(List<Passage> passages, int index) {
        Passage passage = passages.get(index);
        for (int other : new int[] {index + 1, index - 1}) {
            if (other >= 0
                    && other < passages.size()
                    && passages.get(other).document().equals(passage.document())
                    && passages.get(other).section().equals(passage.section())) {
                return Optional.of(passages.get(other));
            }
        }
        return Optional.empty();
    }
}
