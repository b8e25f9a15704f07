package dev.retort.call;

import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.output.FinishReason;
import dev.langchain4j.model.output.TokenUsage;
import dev.retort.call.journal.RecordedReply;
import dev.retort.call.journal.RecordedReply.Choice;
import dev.retort.call.journal.RecordedReply.Finish;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Replies between LangChain4j's form, the journal's and the outcome. */
final class Replies {

    private Replies() {}

    /** Returns what the journal keeps of the responses to one request. */
    static RecordedReply of(List<ChatResponse> responses) {
        ChatResponse first = responses.getFirst();
        TokenUsage usage = first.tokenUsage();
        return new RecordedReply(
                responses.stream().map(Replies::choice).toList(),
                usage == null ? 0 : orZero(usage.inputTokenCount()),
                usage == null ? 0 : orZero(usage.outputTokenCount()),
                Optional.ofNullable(first.modelName()));
    }

    /** Returns the outcome that one choice of a reply means. */
    static ChatOutcome outcome(RecordedReply reply, int choice, ReplyCheck check) {
        Choice chosen = reply.choices().get(choice);
        ChatOutcome.Reply outcome = new ChatOutcome.Reply(
                chosen.text(),
                chosen.finish() != Finish.LENGTH,
                reply.inputTokens(),
                reply.outputTokens() / reply.choices().size());
        return chosen.finish() == Finish.FILTERED
                ? new ChatOutcome.Failed("The reply was stopped by a content filter.")
                : check.fault(outcome).<ChatOutcome>map(ChatOutcome.Failed::new).orElse(outcome);
    }

    /** Returns the outcomes that all choices of a reply mean. */
    static List<ChatOutcome> outcomes(RecordedReply reply, ReplyCheck check) {
        return IntStream.range(0, reply.choices().size())
                .mapToObj(choice -> outcome(reply, choice, check))
                .toList();
    }

    /** Returns what is wrong with the first faulty choice of a reply, if any is. */
    static Optional<String> fault(RecordedReply reply, ReplyCheck check) {
        return outcomes(reply, check).stream()
                .filter(ChatOutcome.Failed.class::isInstance)
                .map(failed -> ((ChatOutcome.Failed) failed).reason())
                .findFirst();
    }

    private static Choice choice(ChatResponse response) {
        String text = response.aiMessage().text();
        return new Choice(text == null ? "" : text, finish(response.finishReason()));
    }

    private static Finish finish(@Nullable FinishReason reason) {
        return reason == null
                ? Finish.OTHER
                : switch (reason) {
                    case STOP -> Finish.STOP;
                    case LENGTH -> Finish.LENGTH;
                    case CONTENT_FILTER -> Finish.FILTERED;
                    case TOOL_EXECUTION, OTHER -> Finish.OTHER;
                };
    }

    private static int orZero(@Nullable Integer count) {
        return count == null ? 0 : count;
    }
}
