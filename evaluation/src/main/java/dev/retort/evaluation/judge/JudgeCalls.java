package dev.retort.evaluation.judge;

import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.ChatMessage;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.model.chat.Capability;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.request.ResponseFormat;
import dev.langchain4j.model.chat.request.ResponseFormatType;
import dev.langchain4j.model.chat.request.json.JsonSchema;
import dev.retort.call.ChatOutcome;
import dev.retort.call.ModelCalls;
import dev.retort.call.ReplyCheck;
import dev.retort.model.NamedChatModel;
import dev.retort.progress.Progress;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Asks a judge and reads what it replies. A reply that cannot be read is sent back once with what is wrong; a reply cut at
 * the token limit is not, since it would be cut again.
 */
final class JudgeCalls {

    private static final double ONE_REPLY = 0;
    private static final double SEVERAL_REPLIES = 0.3;

    private final NamedChatModel model;
    private final ModelCalls calls;

    JudgeCalls(NamedChatModel model, ModelCalls calls) {
        this.model = model;
        this.calls = calls;
    }

    /** Returns one judgement an input, in order. */
    <T> List<Judgement<T>> ask(JudgeTask<T> task, List<String> inputs, Progress progress) {
        List<ChatRequest> requests = inputs.stream()
                .map(input -> request(task, ONE_REPLY, List.of(UserMessage.from(task.prompt(input)))))
                .toList();
        return judged(task, requests, calls.chat(model, requests, task.name(), progress), progress);
    }

    /** Returns {@code n} judgements an input, sampled at temperature 0.3 where n is above 1. */
    <T> List<List<Judgement<T>>> askEach(JudgeTask<T> task, List<String> inputs, int n, Progress progress) {
        List<ChatRequest> requests = inputs.stream()
                .map(input -> request(
                        task, n == 1 ? ONE_REPLY : SEVERAL_REPLIES, List.of(UserMessage.from(task.prompt(input)))))
                .toList();
        List<ChatOutcome> outcomes =
                calls.chatChoices(model, requests, n, request -> ReplyCheck.NOT_EMPTY, task.name(), progress).stream()
                        .flatMap(List::stream)
                        .toList();
        List<ChatRequest> asked = requests.stream()
                .flatMap(request -> Collections.nCopies(n, request).stream())
                .toList();
        List<Judgement<T>> judgements = judged(task, asked, outcomes, progress);
        List<List<Judgement<T>>> grouped = new ArrayList<>();
        for (int i = 0; i < inputs.size(); i++) {
            grouped.add(judgements.subList(i * n, (i + 1) * n));
        }
        return grouped;
    }

    private <T> ChatRequest request(JudgeTask<T> task, double temperature, List<ChatMessage> messages) {
        ChatRequest.Builder request = ChatRequest.builder().messages(messages).temperature(temperature);
        if (model.model().supportedCapabilities().contains(Capability.RESPONSE_FORMAT_JSON_SCHEMA)) {
            JsonSchema schema = JsonSchema.builder()
                    .name(task.name())
                    .rootElement(task.schema())
                    .build();
            request.responseFormat(ResponseFormat.builder()
                    .type(ResponseFormatType.JSON)
                    .jsonSchema(schema)
                    .build());
        }
        return request.build();
    }

    private <T> List<Judgement<T>> judged(
            JudgeTask<T> task, List<ChatRequest> requests, List<ChatOutcome> outcomes, Progress progress) {
        List<Judgement<T>> judgements = new ArrayList<>();
        List<Integer> repaired = new ArrayList<>();
        List<ChatRequest> repairs = new ArrayList<>();
        for (int i = 0; i < outcomes.size(); i++) {
            judgements.add(read(task, outcomes.get(i)));
            if (judgements.get(i) instanceof Judgement.Missing<T> missing
                    && outcomes.get(i) instanceof ChatOutcome.Reply reply
                    && reply.complete()) {
                repaired.add(i);
                repairs.add(repair(task, requests.get(i), reply.text(), missing.reason()));
            }
        }
        if (!repairs.isEmpty()) {
            List<ChatOutcome> second = calls.chat(model, repairs, task.name() + ", asked again", progress);
            for (int i = 0; i < repaired.size(); i++) {
                judgements.set(repaired.get(i), read(task, second.get(i)));
            }
        }
        return judgements;
    }

    private <T> ChatRequest repair(JudgeTask<T> task, ChatRequest request, String reply, String problem) {
        List<ChatMessage> messages = new ArrayList<>(request.messages());
        if (!reply.isBlank()) {
            messages.add(AiMessage.from(reply));
        }
        messages.add(UserMessage.from("This cannot be used: %s. Reply again, with the JSON object alone: %s"
                .formatted(problem, task.form())));
        return request(task, ONE_REPLY, messages);
    }

    private static <T> Judgement<T> read(JudgeTask<T> task, ChatOutcome outcome) {
        return switch (outcome) {
            case ChatOutcome.Failed failed -> new Judgement.Missing<>("the judge did not answer: " + failed.reason());
            case ChatOutcome.Reply reply -> read(task, reply);
        };
    }

    private static <T> Judgement<T> read(JudgeTask<T> task, ChatOutcome.Reply reply) {
        if (!reply.complete()) {
            return new Judgement.Missing<>("the judge's reply was cut at its token limit");
        }
        try {
            return new Judgement.Given<>(task.reader().read(JudgeReply.json(reply.text())));
        } catch (MalformedReplyException e) {
            return new Judgement.Missing<>("the judge's reply cannot be used: " + e.getMessage());
        }
    }
}
