package dev.retort.question;

import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.retort.call.ChatOutcome;
import dev.retort.call.ModelCalls;
import dev.retort.document.Passage;
import dev.retort.injection.Fence;
import dev.retort.model.NamedChatModel;
import dev.retort.progress.Progress;
import java.util.List;
import java.util.Locale;
import org.apiguardian.api.API;

/**
 * A judge model's opinion: can the question be understood alone, and is it answered by its passage (or, for an unanswerable
 * one, not answered by it)? A reply that is neither yes nor no, or a failed call, accepts: the critic may only remove what it
 * clearly refuses. Thread-safe.
 */
@API(status = API.Status.INTERNAL)
public final class ModelCritic implements QuestionCritic {

    private static final Fence EXCERPT = new Fence("excerpt");

    private final NamedChatModel model;
    private final ModelCalls calls;

    /** Creates a critic. */
    public ModelCritic(NamedChatModel model, ModelCalls calls) {
        this.model = model;
        this.calls = calls;
    }

    @Override
    public List<Boolean> accept(List<Reviewed> candidates, Progress progress) {
        if (candidates.isEmpty()) {
            return List.of();
        }
        List<ChatRequest> requests = candidates.stream()
                .map(ModelCritic::prompt)
                .map(prompt ->
                        ChatRequest.builder().messages(UserMessage.from(prompt)).build())
                .toList();
        return calls.chat(model, requests, "question critic", progress).stream()
                .map(ModelCritic::accepts)
                .toList();
    }

    private static boolean accepts(ChatOutcome outcome) {
        return switch (outcome) {
            case ChatOutcome.Reply reply ->
                !reply.text()
                        .strip()
                        .toLowerCase(Locale.ROOT)
                        .replaceFirst("^\\W+", "")
                        .matches("(?s)no\\b.*");
            case ChatOutcome.Failed failed -> true;
        };
    }

    private static String prompt(Reviewed candidate) {
        String excerpt = String.join(
                "\n\n",
                candidate.target().passages().stream().map(Passage::text).toList());
        String demand = candidate.target().kind() == QuestionKind.UNANSWERABLE
                ? "is it sensible and clear on its own, and does the excerpt leave it unanswered?"
                : "is it sensible and clear on its own, and does the excerpt answer it fully?";
        return "%s\n\n%s\n\nQuestion: %s\n\nAbout the question: %s Reply with yes or no alone."
                .formatted(EXCERPT.rule(), EXCERPT.around(excerpt), candidate.question(), demand);
    }
}
